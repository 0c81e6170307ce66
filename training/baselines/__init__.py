"""Baselines (基线): what others would use, trained on the same items and splits as the models here, scored by the same scorer, in one table."""
