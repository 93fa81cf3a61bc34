"""From the columns of a snapshot to the facts rules speak of: ages, income per head, counts over the family.

Every derived fact is one line of SQL with the facts it reads; blanks stay unknown. It knows no rule.
"""
