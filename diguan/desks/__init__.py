"""One folder per duty, each with its screens, jobs and texts; none knows another."""
