"""combined_out_of_range: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("combined_out_of_range", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
