"""The vocabulary of the house: two-language text, terms, dates, money, areas, names and ID numbers.

Everything here is pure Python with no Django and knows nothing of households, rules or the database.
"""
