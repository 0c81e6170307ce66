"""recidivist_wrong: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("recidivist_wrong", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
