"""Annotations in the formats of other tools (标注格式转换), there and back without loss: spaCy DocBin, CoNLL (BIO), brat.

The contract's JSON is `contract.py` and `evidence.py`; `datasets` reads the JSON lines of `dataset.py` as they are.
"""
