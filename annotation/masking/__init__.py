"""Masking of personal data (脱敏): found, replaced by surrogates of the same form, and, with the key, put back."""
