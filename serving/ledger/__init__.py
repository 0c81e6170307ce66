"""The ledger (台账): which versions of models and checks there are, what each has earned, who signed for it, and what may speak."""
