"""probation_barred: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("probation_barred", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
