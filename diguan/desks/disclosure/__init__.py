"""The disclosure desk: lists that hang on boards, read on the site by anybody on the days when they hang."""
