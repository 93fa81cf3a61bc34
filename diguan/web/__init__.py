"""The frame all desks stand in: pages, sign-in, area and language, tables, charts, exports, PDF, the desk's
card.

It knows no desk by name (settings list them) and decides nothing about households.
"""
