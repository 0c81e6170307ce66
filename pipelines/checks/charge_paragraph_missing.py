"""charge_paragraph_missing: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("charge_paragraph_missing", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
