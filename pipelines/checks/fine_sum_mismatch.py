"""fine_sum_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_sum_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
