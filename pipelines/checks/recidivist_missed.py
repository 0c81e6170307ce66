"""recidivist_missed: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("recidivist_missed", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
