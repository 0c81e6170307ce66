"""fine_bribery_tier: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_bribery_tier", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
