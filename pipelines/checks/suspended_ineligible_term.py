"""suspended_ineligible_term: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("suspended_ineligible_term", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
