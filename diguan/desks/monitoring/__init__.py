"""The monitoring desk: statistics by area and year from nation to village, and the war map (MON)."""
