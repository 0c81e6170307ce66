"""fine_statutory_fixed_range: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_statutory_fixed_range", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
