"""verdict_without_defendant: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("verdict_without_defendant", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
