"""term_end_before_start: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("term_end_before_start", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
