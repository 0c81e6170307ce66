"""probation_period_bounds: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("probation_period_bounds", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
