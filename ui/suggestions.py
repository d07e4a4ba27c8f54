"""Questions to start with, made from what the corpus holds; none is asked before the user chooses it."""

from __future__ import annotations

from collections.abc import Sequence

from ui.interface import SourceLine

_EXAMPLES = {
    "002_949e0a75df1a5b0d.txt": "Which Grok models does Azure host?",
    "003_45b5c055948bf102.txt": "Chi ha avviato azioni legali contro Musk?",
    "004_0e8a0c2e15ba0327.txt": "Колко струва потенциалното споразумение с Oracle?",
}
"""Questions that the bundled example articles answer."""

_ABOUT_A_TITLE = {"it": "Di che cosa parla «{title}»?", "bg": "За какво се говори в „{title}“?"}
_LONGEST_TITLE = 90


def suggested_questions(sources: Sequence[SourceLine], limit: int = 3) -> list[str]:
    """Return up to ``limit`` questions about indexed documents, in the documents' languages."""
    indexed = [line for line in sources if line.state == "indexed"]
    known = [_EXAMPLES[name] for line in indexed if (name := line.source.rpartition("/")[2]) in _EXAMPLES]
    titled = [_about(line) for line in indexed if 0 < len(line.title.strip()) <= _LONGEST_TITLE]
    return (known or titled)[:limit]


def _about(line: SourceLine) -> str:
    return _ABOUT_A_TITLE.get(line.language, "What is “{title}” about?").format(title=line.title.strip())
