"""Tests of the clue store."""
