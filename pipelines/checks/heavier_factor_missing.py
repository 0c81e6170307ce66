"""heavier_factor_missing: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("heavier_factor_missing", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
