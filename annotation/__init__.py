"""Annotation (标注): gold judgments, agreement, masking of personal data, guidelines."""
