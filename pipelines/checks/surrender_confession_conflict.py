"""surrender_confession_conflict: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("surrender_confession_conflict", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
