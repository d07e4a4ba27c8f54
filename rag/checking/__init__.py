"""Whether the cited words carry the sentence: the judge, the gate before display, and the check of any text.

What a verdict guarantees: every footnote's quote is the source's own words at its offsets; a sentence is "supported"
only if it stands in the passage word for word, or every number, date and time written in digits is stated there, no
word of denial was put in or taken out, quoted words occur, and the classifier's score passed its threshold. A check
that fails raises CheckError; it never counts as a low score, and never as a high one.

What it does not guarantee: that the source is right, or that a reader would agree. The classifier weighs words and
token states and does not reason: two facts of one passage joined wrongly, a cause for an effect, or an inference over
several sentences can pass or fail wrongly, at the rates in ``docs/accuracy.md``. Names are compared by letters and
sound. A score is calibrated over the collections named there, not over your documents.
"""

from rag.checking.checker import Checker, Finding
from rag.checking.conflicts import find_conflicts
from rag.checking.counter_evidence import disputed, find_disagreements
from rag.checking.gate import Gate
from rag.checking.judge import open_judge
from rag.checking.sides import find_sides, leftover, speaks_of
from rag.checking.text import check_text

__all__ = [
    "Checker",
    "Finding",
    "Gate",
    "check_text",
    "disputed",
    "find_conflicts",
    "find_disagreements",
    "find_sides",
    "leftover",
    "open_judge",
    "speaks_of",
]
