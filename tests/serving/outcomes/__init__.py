"""Tests of what verification made of the clues."""
