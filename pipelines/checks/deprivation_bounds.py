"""deprivation_bounds: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("deprivation_bounds", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
