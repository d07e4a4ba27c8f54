"""The JSON that goes in and out, as models that OpenAPI describes; what goes out is made by ``rag.wire``.

Answers may gain fields; a client reads those it knows.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from rag.assistant import MAXIMUM_TEXT
from rag.retrieval import MAXIMUM_QUESTION
from rag.schema import Filter, Support, Turn


class EarlierTurn(BaseModel):
    """One earlier exchange of the conversation."""

    question: Annotated[str, Field(max_length=MAXIMUM_QUESTION)]
    answer: Annotated[str, Field(max_length=MAXIMUM_TEXT)]

    def turn(self) -> Turn:
        """Return it as the pipeline takes it."""
        return Turn(self.question, self.answer)


class Within(BaseModel):
    """Which documents to search; the fields of ``rag.schema.Filter``. A misspelt one must not search everything."""

    model_config = ConfigDict(extra="forbid")

    sources: list[str] = []
    """Globs over sources, as in ``reports/*.pdf``."""
    folders: list[str] = []
    """Corpus folders by name or path, or folders within one."""
    languages: list[str] = []
    """ISO 639-1 codes."""
    types: list[str] = []
    """File name endings."""
    since: datetime.date | None = None
    """First day of the documents' dates."""
    until: datetime.date | None = None
    """Last day of the documents' dates."""

    def filter(self) -> Filter:
        """Return it as the pipeline takes it."""
        return Filter(
            tuple(self.sources), tuple(self.folders), tuple(self.languages), tuple(self.types), self.since, self.until
        )


class Search(Within):
    """The parameters of a search; those that are lists may be repeated."""

    question: Annotated[str, Field(min_length=1, max_length=MAXIMUM_QUESTION)]
    top_k: Annotated[int, Field(ge=1, le=100)] = 10


class Question(Within):
    """A question to ask."""

    question: Annotated[str, Field(min_length=1, max_length=MAXIMUM_QUESTION)]
    history: Annotated[list[EarlierTurn], Field(max_length=200)] = []
    """Earlier exchanges, oldest first."""
    model: str | None = None
    """A name that GET /v1/models or ``footnoted models`` lists; the configured one where absent."""
    strict: bool | None = None
    """Whether sentences that are not supported are left out."""


class Text(BaseModel):
    """A text to check."""

    text: Annotated[str, Field(min_length=1, max_length=MAXIMUM_TEXT)]


class _Out(BaseModel):
    model_config = ConfigDict(extra="allow")


class PassageOut(_Out):
    """A passage as a search ranked it."""

    rank: int
    score: float
    source: str
    start: int
    """Offset of its first code point in the document's text."""
    end: int
    page: int | str | None
    text: str


class CitationOut(_Out):
    """A footnote: the exact words of a source."""

    number: int
    source: str
    start: int
    end: int
    page: int | str | None
    quote: str


class SentenceOut(_Out):
    """A checked sentence."""

    text: str
    citations: list[int]
    verdict: Support
    score: float
    reasons: list[str]


class AnswerOut(_Out):
    """A checked answer."""

    question: str
    answer: str
    """The sentences with [n] markers; what was searched in vain when abstained."""
    abstained: bool
    model: str
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    nearest: list[PassageOut]
    notes: list[str]


class CheckedTextOut(_Out):
    """A text, checked sentence by sentence."""

    sentences: list[SentenceOut]
    citations: list[CitationOut]
    supported: int
    unsupported: int


class DocumentOut(_Out):
    """A file of the corpus as the index has it."""

    source: str
    state: str
    """``indexed`` or ``failed``."""
    reason: str
    """Why it failed; empty when indexed."""
    language: str
    title: str
    passages: int
    uploaded: bool
    """Whether it was uploaded, and so can be deleted here."""
    date: datetime.date | None
    """Its day: the one that the file itself gives, else the one of its last modification; null when it failed."""


class DocumentText(_Out):
    """A document's extracted text, or a part of it."""

    source: str
    title: str
    language: str
    date: datetime.date | None
    """Its day: the one that the file itself gives, else the one of its last modification."""
    start: int
    end: int
    length: int
    """Code points of the whole text."""
    page: int | str | None
    """The page, sheet, slide or chapter that holds ``start``."""
    text: str


class UploadOut(_Out):
    """What was uploaded."""

    sources: list[str]
    documents: list[DocumentOut]
    """How the index has them now; empty unless waited for."""
    synced: bool


class SyncOut(_Out):
    """How far a re-sync is, or how it ended."""

    running: bool
    latest: dict[str, Any] | None
    files: dict[str, dict[str, Any]]
    report: dict[str, Any] | None
    error: str


class Failure(BaseModel):
    """What went wrong, in one line that says what to do."""

    error: str


class Alive(BaseModel):
    """That the process lives."""

    status: str


class SessionOut(BaseModel):
    """Who is calling."""

    name: str
    scopes: list[str]
    login: bool
    """Whether this server asks who calls."""


class Ready(_Out):
    """That the index answers."""

    status: str


FAILURES: dict[int | str, dict[str, object]] = {
    404: {"model": Failure, "description": "No such document, run or model."},
    422: {"model": Failure, "description": "What was sent can't be understood or asked."},
    502: {"model": Failure, "description": "The language model failed."},
    503: {"model": Failure, "description": "The index can't be read or is being written."},
}
"""The failures that routes of /api answer with."""


class EvaluationOut(_Out):
    """A run of golden questions, as far as it is."""

    id: int
    questions: int
    """How many there are to ask."""
    answered: int
    failed: int
    """Those that could not be measured."""
    complete: bool
    running: bool
    """Whether this server is asking now."""
    error: str
    """Why it ended early; empty when it did not."""
    model: str
    result: dict[str, Any] | None = None
    """The figures and every answer; only of a single run, once it has an answer."""


class EvaluationsOut(BaseModel):
    """The runs that are kept."""

    runs: list[EvaluationOut]


class ModelOut(_Out):
    """A model that a chat client can choose."""

    id: str
    object: str
    created: int
    owned_by: str


class ModelsOut(_Out):
    """The models that a chat client can choose."""

    object: str
    data: list[ModelOut]


class ChatCompletionOut(_Out):
    """A chat completion as OpenAI describes it, with the footnotes and verdicts beside."""

    id: str
    object: str
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]
    citations: list[CitationOut]
    verdicts: list[SentenceOut]
    abstained: bool
    notes: list[str]


class OpenAIError(BaseModel):
    """What went wrong, as OpenAI's clients read it."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIFailure(BaseModel):
    """A failure as OpenAI's clients read it."""

    error: OpenAIError


OPENAI_FAILURES: dict[int | str, dict[str, object]] = {
    400: {"model": OpenAIFailure, "description": "What was sent can't be understood or asked."},
    404: {"model": OpenAIFailure, "description": "No such model."},
    502: {"model": OpenAIFailure, "description": "The language model failed."},
    503: {"model": OpenAIFailure, "description": "The index can't be read or is being written."},
}
"""The failures that routes of /v1 answer with."""
