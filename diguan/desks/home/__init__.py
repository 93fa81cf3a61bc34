"""Home: what waits for an officer today, how his area stands, what happened last. It asks the other desks'
cards.
"""
