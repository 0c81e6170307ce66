"""nonexistent_article_or_paragraph: being written."""

from pipelines.checks.check import Check, Weight

CHECK = Check("nonexistent_article_or_paragraph", "", 0, "C", Weight.CLERICAL, (), (), lambda case: ())
