"""cite_missing_core: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("cite_missing_core", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
