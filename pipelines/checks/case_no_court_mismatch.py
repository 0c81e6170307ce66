"""case_no_court_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("case_no_court_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
