"""Tests (测试): cases as data, and runners of a few lines."""
