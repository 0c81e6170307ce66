"""surrender_citation_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("surrender_citation_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
