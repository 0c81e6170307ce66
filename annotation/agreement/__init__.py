"""Agreement (一致性): what several people marked in the same judgments, measured, shown, and its disagreements handed to adjudication."""
