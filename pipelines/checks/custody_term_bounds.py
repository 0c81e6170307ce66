"""custody_term_bounds: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("custody_term_bounds", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
