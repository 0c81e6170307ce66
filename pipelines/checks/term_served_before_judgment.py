"""term_served_before_judgment: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("term_served_before_judgment", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
