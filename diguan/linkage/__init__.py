"""Which two records are the same person: columns in, scored pairs out.

A pair is a clue for an officer, never a decision. It knows no database, no household and no officer.
"""
