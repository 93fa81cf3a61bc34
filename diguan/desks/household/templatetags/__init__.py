"""Template tags of the household desk."""
