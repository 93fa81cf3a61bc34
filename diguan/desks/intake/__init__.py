"""The intake desk: workbooks in and out, one household by hand, and the data-quality findings.

It changes no file itself: casework does, all or nothing. It judges no household.
"""
