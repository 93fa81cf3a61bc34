"""Work that runs by itself: background jobs with progress, a log, a way to stop and to start again.

It knows neither households nor rules: a job is a function of a desk or of this room that is handed a `Work`.
"""
