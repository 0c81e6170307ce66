"""Tests of rendering (报告呈现)."""
