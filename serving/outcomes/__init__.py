"""Outcomes (线索结果): what verification made of the clues, by check, model, charge, court level and period; where it changed, and what drifts."""
