"""term_under_tier_no_mitigation: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("term_under_tier_no_mitigation", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
