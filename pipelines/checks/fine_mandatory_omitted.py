"""fine_mandatory_omitted: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("fine_mandatory_omitted", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
