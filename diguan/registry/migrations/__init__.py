"""The one migration chain of the shared tables."""
