"""custody_offset_missing: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("custody_offset_missing", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
