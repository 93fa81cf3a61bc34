"""The cube: counts and sums of every area from village to nation, made county by county, read row by row.

It knows snapshots and stored findings; who may look at which area, and how a number is drawn, it does not.
"""
