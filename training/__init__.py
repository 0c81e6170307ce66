"""Training (训练): recipes, fine-tuning, export."""
