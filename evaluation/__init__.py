"""Evaluation (评测): scores, the corpus, speed, precision of clues."""
