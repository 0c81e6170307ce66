"""property_item_missing: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("property_item_missing", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
