"""The household files: the shared tables, who sees which rows, and the frozen snapshot."""
