"""Work that runs by itself: background tasks, timetable, run log, progress."""
