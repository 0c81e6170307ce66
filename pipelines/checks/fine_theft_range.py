"""fine_theft_range: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_theft_range", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
