"""fine_extortion_range: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_extortion_range", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
