"""term_start_vs_custody: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("term_start_vs_custody", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
