"""charge_article_mismatch: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("charge_article_mismatch", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
