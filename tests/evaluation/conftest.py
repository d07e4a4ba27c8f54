"""Laws here are about values, not speed: no deadline, so that a busy machine can't fail them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
