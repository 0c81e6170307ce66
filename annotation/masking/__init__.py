"""Masking of personal data (脱敏): found, replaced by surrogates of the same form, and, with the key, put back."""

from annotation.masking.mask import Masked, find, mask
from annotation.masking.offsets import OffsetMap
from annotation.masking.restore import original_report, original_text

__all__ = ["Masked", "OffsetMap", "find", "mask", "original_report", "original_text"]
