"""Notebooks (笔记本): short and executed; they import, nothing imports them."""
