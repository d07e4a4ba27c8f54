"""The corpus to proposed golden questions, each with its evidence, for a person to accept, edit or throw away.

A draft may ask what several documents answer differently, or what nobody would ask: that is what the person is for.
"""

from rag.evaluation.drafting.facts import draft_from_facts
from rag.evaluation.drafting.feedback import draft_from_feedback
from rag.evaluation.drafting.model import draft_by_model
from rag.evaluation.drafting.swapped import draft_unanswerable

__all__ = ["draft_by_model", "draft_from_facts", "draft_from_feedback", "draft_unanswerable"]
