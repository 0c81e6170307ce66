"""trial_limit_exceeded: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("trial_limit_exceeded", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
