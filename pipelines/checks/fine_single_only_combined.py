"""fine_single_only_combined: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_single_only_combined", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
