"""Question to ranked passages: dense and lexical search, fused, the best reranked by late interaction.

A score ranks within one list; it says nothing about whether the best passage answers the question.
"""

from rag.retrieval.question import MAXIMUM_QUESTION, checked_question
from rag.retrieval.reranking import RerankEndpoint
from rag.retrieval.search import Fusion, Retrieval

__all__ = ["MAXIMUM_QUESTION", "Fusion", "RerankEndpoint", "Retrieval", "checked_question"]
