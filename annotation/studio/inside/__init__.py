"""What runs inside Label Studio's own environment; nothing of ours imports it."""
