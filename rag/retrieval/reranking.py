"""A second stage elsewhere: asks a ``/rerank`` endpoint how well each passage answers the question.

Speaks the shape of Jina, Cohere and llama.cpp (``documents``, ``results``) and that of Text Embeddings Inference
(``texts``, a list). The question and the candidates' texts leave this machine unless the endpoint is on it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import ModelBroken, ModelError, ModelRefused, ModelUnknown, ModelUnreachable
from rag.models.address import is_loopback, shown_url
from rag.models.charging import Charged
from rag.models.reach import known_variables, reach
from rag.models.selection import entry_for

if TYPE_CHECKING:
    import httpx

    from rag.config import Settings
    from rag.models.entry import Entry
    from rag.models.local_servers import LocalServers

_OTHER_SHAPE = (400, 404, 415, 422)


@dataclass(frozen=True, slots=True)
class Named:
    """Where things stand that an error may ask to correct."""

    url: str = "FOOTNOTED_RERANK_URL"
    model: str = "FOOTNOTED_RERANK_MODEL"
    key: str = "FOOTNOTED_RERANK_KEY"


class RerankEndpoint:
    """One endpoint; safe to share between threads."""

    def __init__(
        self,
        url: str,
        *,
        model: str = "",
        key: str = "",
        timeout: float = 5.0,
        named: Named | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Nobody is called yet. ``url`` may leave out the closing /rerank; ``timeout`` is seconds in all a call."""
        self.url = _closed(url) if url else ""
        self.model, self._key, self._timeout = model, key, timeout
        self._named, self._options = named or Named(), dict(options or {})
        self._client: httpx.Client | None = None
        self._served: tuple[Entry, LocalServers] | None = None
        """A model file, and who starts its server when it is first asked."""
        self._charged: Charged | None = None
        """Takes what a call reads from the day's budget, where the entry has a price."""
        self._texts = False
        """Whether the endpoint has turned out to speak the shape of Text Embeddings Inference."""

    @classmethod
    def of(cls, settings: Settings, servers: LocalServers | None = None) -> RerankEndpoint | None:
        """Return the reranker that the settings name, as an entry or else by its address; None when they name none.

        Raises ModelUnknown for an entry that is not there, is not of kind rerank, or lacks what it needs.
        """
        if settings.rerank:
            return cls._of_entry(entry_for(" ".join(settings.rerank.split()), settings, "rerank"), settings, servers)
        if not settings.rerank_url:
            return None
        key = settings.rerank_key.get_secret_value() if settings.rerank_key else ""
        return cls(settings.rerank_url, model=settings.rerank_model or "", key=key, timeout=settings.rerank_timeout)

    @classmethod
    def _of_entry(cls, entry: Entry, settings: Settings, servers: LocalServers | None) -> RerankEndpoint:
        way = reach(entry, known_variables(settings))
        if way.want:
            raise ModelUnknown(f'reranker "{entry.name}" can\'t be used: {way.want}')
        found = cls(
            way.url, model=entry.model, key=way.key, timeout=settings.rerank_timeout, options=dict(entry.options),
            named=Named(way.where, f'model of "{entry.name}"', entry.key or "its key"),
        )  # fmt: skip
        found._charged = Charged(entry, settings)
        if not way.url:
            if servers is None:
                raise ModelError(f'"{entry.name}" is served from a file, and nothing here keeps servers')
            found._served = entry, servers
        return found

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return a score for each passage, in their order; higher is better. Raises ModelError."""
        if self._served is not None:
            running = self._served[1].serve(self._served[0])
            self.url, self._key = _closed(running.url), running.key
        if self._charged is None:
            answer = self._answer(question, passages)
        else:  # each passage is read together with the question
            read = [f"{question} {passage}" for passage in passages]
            answer = self._charged(read, lambda: self._answer(question, passages))
        try:
            return read_scores(answer["results"], len(passages))
        except ValueError as error:
            raise self._broken(error) from error

    def _answer(self, question: str, passages: Sequence[str]) -> dict[str, Any]:
        """Return what the endpoint says, in the shape of Jina and Cohere. Raises ModelError."""
        answer = self._asked(question, passages, texts=self._texts)
        if answer.status_code in _OTHER_SHAPE:
            other = self._asked(question, passages, texts=not self._texts)
            if other.is_success:
                answer, self._texts = other, not self._texts
        if not answer.is_success:
            raise self._refusal(answer)
        try:
            said = answer.json()
        except ValueError as error:
            raise self._broken(error) from error
        return said if isinstance(said, dict) and "results" in said else {"results": said}

    def _broken(self, error: ValueError) -> ModelBroken:
        return ModelBroken(f"the reranker at {self.shown} answered with {error}: is it a reranker?")

    @property
    def shown(self) -> str:
        """Its address without user, password and query."""
        return shown_url(self.url)

    def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            self._client.close()

    def _refusal(self, answer: httpx.Response) -> ModelError:
        """Return what an answer that is no success says, with what to do."""
        code, says = answer.status_code, f"the reranker at {self.shown} answered {answer.status_code}"
        says = f"{says} {answer.reason_phrase}"
        if code in (401, 403):
            return ModelRefused(f"{says}: check {self._named.key}")
        if code == 429:
            return ModelRefused(f"{says}: it takes no more requests for now")
        if code in _OTHER_SHAPE:
            return ModelBroken(f"{says}: check {self._named.url} and {self._named.model}")
        return ModelBroken(says)

    def _asked(self, question: str, passages: Sequence[str], *, texts: bool) -> httpx.Response:
        import httpx

        if self._client is None:
            # A proxy of the environment is for the world outside, never for this machine's own servers.
            self._client = httpx.Client(timeout=self._timeout, trust_env=not is_loopback(self.url))
        body: dict[str, Any] = {"query": question, "texts": list(passages), "truncate": True}
        if not texts:
            body = {"query": question, "documents": list(passages), "top_n": len(passages)}
            body |= {"model": self.model} if self.model else {}
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            return self._client.post(self.url, json=body | self._options, headers=headers)
        except httpx.TimeoutException as error:
            raise ModelUnreachable(
                f"the reranker at {self.shown} gave nothing within {self._timeout:g} s: "
                "is it running? else raise FOOTNOTED_RERANK_TIMEOUT"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelUnreachable(
                f"the reranker at {self.shown} can't be reached ({error}): start it, or correct {self._named.url}"
            ) from error


def _closed(url: str) -> str:
    """Return an address that ends in /rerank."""
    return url if urlsplit(url).path.rstrip("/").endswith("rerank") else f"{url.rstrip('/')}/rerank"


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
