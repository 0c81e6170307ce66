"""Rehearsal (演练): a store of its own in which a class of cases, or a whole year of verification, is played through the real functions."""
