"""impossible_date: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("impossible_date", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
