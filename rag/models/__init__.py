"""Models: which there are, and their answers streamed; any OpenAI-compatible endpoint, by catalogue or settings.

A model's words are untrusted: nothing here says whether they are true. Reasoning text is never among them.
"""

from rag.models.chat import EXTRACTIVE, NONE_NAMED, ChatModel, Message, ModelEntry
from rag.models.selection import catalogue, open_model
from rag.schema import Usage

__all__ = ["EXTRACTIVE", "NONE_NAMED", "ChatModel", "Message", "ModelEntry", "Usage", "catalogue", "open_model"]
