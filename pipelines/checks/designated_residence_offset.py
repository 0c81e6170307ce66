"""designated_residence_offset: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("designated_residence_offset", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
