"""The deterministic core (确定性核心) and the flow itself: a judgment in, facts and clues out."""
