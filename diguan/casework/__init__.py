"""Every change to a household file and who may make it: one verb per change, each a transaction with its
event.

It knows duties, stages and rows; what a policy demands stands in packs, what pages show stands in the desks.
"""
