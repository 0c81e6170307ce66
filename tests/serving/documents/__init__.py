"""Tests of serving/documents/."""
