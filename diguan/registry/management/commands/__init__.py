"""Commands of the register that Django finds by their place."""
