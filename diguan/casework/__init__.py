"""Every change to a household file, and who may make it."""
