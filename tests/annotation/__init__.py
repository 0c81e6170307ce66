"""Annotations: marks, values of spans, gold judgments, formats, datasets, validation."""
