"""Serving (服务): endpoint, clue store, workbench, batch."""
