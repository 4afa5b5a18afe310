"""The map as template tags: `{% load atlas %}`."""
