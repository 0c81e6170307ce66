"""term_end_arithmetic: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("term_end_arithmetic", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
