"""What is learned (模型): architecture, windows, decoding, loading by digest."""
