"""detention_to_arrest_over_37: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("detention_to_arrest_over_37", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
