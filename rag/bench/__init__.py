"""Measurements of speed and quality, called by ``footnoted bench``; nothing here runs in production."""
