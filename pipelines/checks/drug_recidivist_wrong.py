"""drug_recidivist_wrong: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("drug_recidivist_wrong", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
