"""The tables of this room: the runs."""
