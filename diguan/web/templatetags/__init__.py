"""Template tags and filters of the frame: `{% load diguan %}`."""
