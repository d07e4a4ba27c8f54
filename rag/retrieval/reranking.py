"""A second stage elsewhere: asks a ``/rerank`` endpoint how well each passage answers the question.

Speaks the shape of Jina, Cohere and llama.cpp (``documents``, ``results``) and that of Text Embeddings Inference
(``texts``, a list). The question and the candidates' texts leave this machine unless the endpoint is on it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import ModelBroken, ModelRefused, ModelUnreachable

if TYPE_CHECKING:
    import httpx

    from rag.config import Settings

_OTHER_SHAPE = (400, 404, 415, 422)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class RerankEndpoint:
    """One endpoint; safe to share between threads."""

    def __init__(self, url: str, *, model: str = "", key: str = "", timeout: float = 5.0) -> None:
        """Nobody is called yet. ``url`` may leave out the closing /rerank; ``timeout`` is seconds in all a call."""
        self.url = url if urlsplit(url).path.rstrip("/").endswith("rerank") else f"{url.rstrip('/')}/rerank"
        self._model, self._key, self._timeout = model, key, timeout
        self._client: httpx.Client | None = None
        self._texts = False
        """Whether the endpoint has turned out to speak the shape of Text Embeddings Inference."""

    @classmethod
    def of(cls, settings: Settings) -> RerankEndpoint | None:
        """Return the endpoint that the settings name, None when they name none."""
        if not settings.rerank_url:
            return None
        key = settings.rerank_key.get_secret_value() if settings.rerank_key else ""
        return cls(settings.rerank_url, model=settings.rerank_model or "", key=key, timeout=settings.rerank_timeout)

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return a score for each passage, in their order; higher is better. Raises ModelError."""
        answer = self._asked(question, passages, texts=self._texts)
        if answer.status_code in _OTHER_SHAPE:
            other = self._asked(question, passages, texts=not self._texts)
            if other.is_success:
                answer, self._texts = other, not self._texts
        if not answer.is_success:
            told = ModelRefused if answer.status_code in (401, 403, 429) else ModelBroken
            raise told(f"the reranker at {self._shown} answered {answer.status_code} {answer.reason_phrase}")
        try:
            return read_scores(answer.json(), len(passages))
        except ValueError as error:
            raise ModelBroken(f"the reranker at {self._shown} answered with {error}") from error

    def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            self._client.close()

    @property
    def _shown(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "") + parts.path

    def _asked(self, question: str, passages: Sequence[str], *, texts: bool) -> httpx.Response:
        import httpx

        if self._client is None:
            # A proxy of the environment is for the world outside, never for this machine's own servers.
            inside = urlsplit(self.url).hostname in _LOOPBACK
            self._client = httpx.Client(timeout=self._timeout, trust_env=not inside)
        body: dict[str, Any] = {"query": question, "texts": list(passages), "truncate": True}
        if not texts:
            body = {"query": question, "documents": list(passages), "top_n": len(passages)}
            body |= {"model": self._model} if self._model else {}
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            return self._client.post(self.url, json=body, headers=headers)
        except httpx.TimeoutException as error:
            raise ModelUnreachable(f"the reranker at {self._shown} gave nothing within {self._timeout:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelUnreachable(f"the reranker at {self._shown} can't be reached ({error})") from error


def read_scores(answer: object, count: int) -> list[float]:
    """Return the scores in the order of the passages. Raises ValueError when any is missing, double or no number."""
    rows = answer.get("results") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or len(rows) != count:
        raise ValueError(f"what are not {count} results")
    found: dict[int, float] = {}
    for row in rows:
        index = row.get("index") if isinstance(row, dict) else None
        score = row.get("relevance_score", row.get("score")) if isinstance(row, dict) else None
        if type(index) is not int or not 0 <= index < count or index in found:
            raise ValueError("an index that fits no passage, or one twice")
        if not isinstance(score, int | float) or isinstance(score, bool) or not math.isfinite(score):
            raise ValueError("a score that is no number")
        found[index] = float(score)
    return [found[index] for index in range(count)]
