"""The registry (模型登记): the ledger decides, MLflow shows: model versions with their card, signature, scores and what became of their clues."""
