"""Poverty statistics over any table: income measures (FGT, Sen, Gini, …) and Alkire-Foster counting.

It knows nothing of households, packs in force or the register: columns are named by the caller, and what
comes out is a table of numbers with the rows that could not be counted named beside it.
"""
