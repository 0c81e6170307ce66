"""capital_lowercase_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("capital_lowercase_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
