"""A question as it comes to one that can be asked, or a reason why not."""

from __future__ import annotations

from rag.errors import UsageError

MAXIMUM_QUESTION = 20_000
"""Characters; beyond it a question is refused, not cut silently."""


def checked_question(question: str) -> str:
    """Return the question trimmed and without what no text has. Raises UsageError when it is empty or overlong."""
    asked = question.encode("utf-8", "replace").decode("utf-8").replace("\0", " ").strip()
    if not any(c.isalnum() for c in asked):
        raise UsageError("the question is empty: write what you want to know")
    if len(asked) > MAXIMUM_QUESTION:
        raise UsageError(f"the question has {len(asked):,} characters; ask it in at most {MAXIMUM_QUESTION:,}")
    return asked
