"""mixed_kinds_combination: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("mixed_kinds_combination", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
