"""defendant_without_verdict: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("defendant_without_verdict", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
