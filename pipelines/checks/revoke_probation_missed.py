"""revoke_probation_missed: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("revoke_probation_missed", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
