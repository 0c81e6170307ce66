"""fine_not_provided: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_not_provided", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
