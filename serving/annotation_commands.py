"""`panjian annotate`, with the models that may pre-annotate."""

from __future__ import annotations

from annotation.commands import annotating
from serving.assembly import reader

annotate_app = annotating(reader)
