"""fine_below_general_minimum: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_below_general_minimum", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
