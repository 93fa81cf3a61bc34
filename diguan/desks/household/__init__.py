"""The desk of the household file: one family's facts, what was decided about it and why, and changes to it.

It judges nobody and brings nothing in; other desks put their panels on its page.
"""
