"""What was asked and answered, kept: conversations, their turns and feedback in one SQLite file of the store.

Each owner sees only their own. Footnotes are kept as they were shown; the documents behind them may have changed since.
"""

from rag.conversations.database import Conversations, conversations_path, history
from rag.conversations.records import Conversation, Feedback, KeptTurn, Outcome, Rating

__all__ = [
    "Conversation",
    "Conversations",
    "Feedback",
    "KeptTurn",
    "Outcome",
    "Rating",
    "conversations_path",
    "history",
]
