"""date_order: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("date_order", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
