"""header_verdict_names: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("header_verdict_names", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
