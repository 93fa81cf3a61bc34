"""Which two records are the same person: columns in, scored pairs out."""
