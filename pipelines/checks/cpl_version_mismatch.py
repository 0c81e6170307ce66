"""cpl_version_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("cpl_version_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
