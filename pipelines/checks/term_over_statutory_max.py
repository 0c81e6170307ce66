"""term_over_statutory_max: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("term_over_statutory_max", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
