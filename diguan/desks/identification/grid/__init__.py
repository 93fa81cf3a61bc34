"""The grid of villages and the screening that goes by it: cells, keepers, rounds, and where signals go."""
