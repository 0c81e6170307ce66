"""deprivation_life_omitted: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("deprivation_life_omitted", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
