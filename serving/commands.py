"""`panjian analyze`, with the models it may use."""

from __future__ import annotations

from pipelines.commands import analyzing
from serving.assembly import prepared

analyze_app = analyzing(prepared)
