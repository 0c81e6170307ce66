"""drug_multi_sale_tier: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("drug_multi_sale_tier", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
