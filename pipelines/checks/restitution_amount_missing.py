"""restitution_amount_missing: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("restitution_amount_missing", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
