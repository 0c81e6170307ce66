"""The clue store (线索库): judgments, analyses, clues and what came of them, in SQLite or PostgreSQL.

A module a noun; functions take the session and who asks, show nothing outside of the scope of who asks, and raise a Refusal otherwise.
"""
