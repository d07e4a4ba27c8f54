"""The frozen records that travel between the stages; they hold data and laws about it, no behaviour.

Offsets are Unicode code points into a document's extracted text, half open: ``text[start:end] == quote``.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

Page = int | str | None
"""Where in its file a passage stands: a page or slide number, a sheet's or chapter's name, or None for plain text."""


class Support(StrEnum):
    """How far the cited text carries a sentence."""

    SUPPORTED = "supported"
    PARTLY_SUPPORTED = "partly_supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Section:
    """The start of a page, sheet, slide or chapter within a document's text."""

    start: int
    """Offset of the section's first character; the first section starts at 0."""
    page: Page
    """The page or slide number, or the sheet's or chapter's name."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source file, read: its extracted text and where each section begins in it."""

    source: str
    """Path relative to its corpus folder, forward slashes; the folder's name in front when there are several."""
    text: str
    """The extracted text; for text and Markdown files the decoded file, unchanged but for a byte order mark."""
    title: str = ""
    """A title found in the file, or its first line; empty when there is none."""
    language: str = ""
    """Guess at the main language, ISO 639-1; empty when unsure."""
    sections: tuple[Section, ...] = ()
    """Pages, sheets, slides or chapters in order; empty for plain text."""
    notes: tuple[str, ...] = ()
    """What of the file could not be read, and why, a line each; empty when all of it was."""
    date: datetime.date | None = None
    """Its day: the one that the file itself gives, else, once it is in a store, the one of its last modification."""

    @property
    def digest(self) -> str:
        """SHA-256 over the text, the title and the sections: documents that say the same have the same."""
        whole = repr((self.text, self.title, [(s.start, s.page) for s in self.sections]))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    def page_at(self, offset: int) -> Page:
        """Return the page, sheet, slide or chapter that holds this offset, None for plain text."""
        page: Page = None
        for section in self.sections:
            if section.start > offset:
                break
            page = section.page
        return page


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document, the unit of retrieval; the passages of a document tile its text without gap or overlap."""

    id: str
    """Deterministic: a hash of the content, the span and the text."""
    source: str
    start: int
    end: int
    text: str
    """Equal to ``document.text[start:end]``."""
    page: Page = None
    title: str = ""
    """The document's title, for display and for giving the embedder context."""
    also_in: tuple[str, ...] = ()
    """Other sources with byte-identical content."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents to search; a document must meet every field that is given, and in it any one of the values."""

    sources: tuple[str, ...] = ()
    """Globs over sources: ``*`` matches slashes too; one without a slash is matched with the file's name alone."""
    folders: tuple[str, ...] = ()
    """Names or paths of corpus folders, or folders within one, relative to it."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes, as guessed when the document was indexed."""
    types: tuple[str, ...] = ()
    """File name endings, with or without their dot, in either case."""
    since: datetime.date | None = None
    """First day of the documents' dates."""
    until: datetime.date | None = None
    """Last day of the documents' dates."""

    def __bool__(self) -> bool:
        """Say whether anything is asked of a document at all."""
        return any((self.sources, self.folders, self.languages, self.types, self.since, self.until))


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage as retrieval ranked it."""

    rank: int
    """1 is best."""
    score: float
    """Comparable within one result list only; not a probability."""
    passage: Passage
    alike: tuple[str, ...] = ()
    """Other sources that have nearly the same words; their passages are left out of the list."""

    @property
    def agreeing(self) -> int:
        """Return how many distinct sources say this, word for word or nearly so; 1 when this one alone does."""
        return len({self.passage.source, *self.passage.also_in, *self.alike})


@dataclass(frozen=True, slots=True)
class Citation:
    """A footnote: the exact words of a source that carry a sentence."""

    number: int
    """The footnote's number in its answer, from 1."""
    source: str
    start: int
    end: int
    quote: str
    """``text[start:end]`` of the source's extracted text, always."""
    page: Page = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A draft sentence before the check: what is said, and the passages it claims to rest on."""

    text: str
    """The sentence without its markers."""
    passages: tuple[int, ...] = ()
    """Numbers of the passages its markers named, from 1, as written: possibly none, possibly out of range."""
    spans: tuple[tuple[int, int, int], ...] = ()
    """Exact spans (passage number, start, end in the source), known only for verbatim sentences."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is supported, how sure that is, and why."""

    support: Support
    score: float
    """In [0, 1]: the calibrated share of sentences with this score that are supported."""
    reasons: tuple[str, ...] = ()
    """In words a person understands: "the passage says 2018, the sentence says 2019"."""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence together with its verdict and the numbers of its footnotes."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that differ on one thing."""

    about: str
    """What they differ on, in words."""
    citations: tuple[int, ...]
    """Numbers of the footnotes that stand against each other."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds that each stage of an answer took."""

    retrieval: float = 0.0
    answer: float = 0.0
    check: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model's calls took, in its own tokens, and what that cost."""

    prompt_tokens: int
    completion_tokens: int
    """Tokens written, reasoning included where the endpoint counts it."""
    cost: float | None = None
    """In ``currency``, by the price in the catalogue, discounts for cached text left out; None without a price."""
    currency: str = ""
    """ISO 4217 code; empty without a price."""
    estimated: bool = False
    """Whether the endpoint left something uncounted, so that tokens were estimated from the length of the text."""

    def __add__(self, other: Usage) -> Usage:
        """Return both together; what costs in two currencies, or partly at an unknown price, has no cost."""
        same = self.currency == other.currency and self.cost is not None and other.cost is not None
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            (self.cost or 0.0) + (other.cost or 0.0) if same else None,
            self.currency if same else "",
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What a user gets: sentences with verdicts, footnotes with exact quotes, or an abstention with the nearest."""

    question: str
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    model: str
    """Name of the model that wrote it; ``extractive`` when none did."""
    text: str = ""
    """The answer as shown, with [n] markers; the abstention's words when abstained."""
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[RankedPassage, ...] = ()
    """The nearest passages, only when abstained."""
    repairs: int = 0
    """Markers added, moved or dropped, and sentences mended, before the answer was shown."""
    seconds: Seconds = field(default_factory=Seconds)
    notes: tuple[str, ...] = ()
    """What was degraded or dropped on the way, in words."""
    searched_for: str = ""
    """The standalone question that was searched, when it differs from the question."""
    usage: Usage | None = None
    """What the model's calls for this answer took together; None when no model was called."""
    cut_short: str = ""
    """Why the model's words are not all there: a call failed after some had come; empty when they are."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Event of an answer under way: what was searched for and what was found."""

    searched_for: str
    passages: tuple[RankedPassage, ...]


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """Event of an answer under way: one more checked sentence, with all footnotes so far."""

    sentence: CheckedSentence
    citations: tuple[Citation, ...]


AnswerEvent = Searched | SentenceReady | CheckedAnswer
"""What asking yields, in order: Searched once, SentenceReady for each sentence, CheckedAnswer last."""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A piece of a checked text that states nothing: a heading, a question, a bare marker."""

    text: str
    reason: str
    """Why there is nothing to check, in words."""
    before: int
    """Index of the checked sentence that it stands before; their number when it stands last."""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text from anywhere, checked sentence by sentence against the corpus."""

    sentences: tuple[CheckedSentence, ...]
    """The sentences that state something, in order."""
    citations: tuple[Citation, ...]
    seconds: Seconds = field(default_factory=Seconds)
    not_checked: tuple[NotChecked, ...] = ()
    """What states nothing: it has no verdict, is not counted, and fails no check."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what a good answer must hold, for evaluation."""

    id: str
    question: str
    facts: tuple[tuple[str, ...], ...] = ()
    """All groups must be met; a group is met when any of its spellings occurs in the answer."""
    sources: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    """Verbatim quotes from the sources that carry the answer."""
    unanswerable: bool = False
    tags: tuple[str, ...] = ()
    language: str = ""
    """ISO 639-1; guessed from the question when empty."""
    kind: str = ""
    """What it asks for, in a word or two ("price", "comparison"); told from its words when empty."""
    reference: str = ""
    """A good answer in full, for a judge to compare with."""
    after: tuple[str, ...] = ()
    """The questions asked before it in one conversation, oldest first, when it leans on them."""
