"""drug_tier_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("drug_tier_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
