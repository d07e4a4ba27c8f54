"""Golden files: what is understood, what is refused with its place, and what linting finds; and our own sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outcomes import UNANSWERABLE, golden, read

from rag.errors import SettingsError, SourceError
from rag.evaluation.evidence import locate_evidence
from rag.evaluation.golden import load_golden
from rag.evaluation.linting import lint_golden
from rag.schema import Document, GoldenQuestion

ROOT = Path(__file__).parents[2]
SETS = ("seeds.yaml", "heldout.yaml", "answerability.yaml")


def load(tmp_path: Path, text: str) -> list[GoldenQuestion]:
    path = tmp_path / "golden.yaml"
    path.write_text(text, encoding="utf-8")
    return load_golden(path)


def seed(source: str) -> Document:
    path = ROOT / "seeds" / source
    if not path.is_file():
        raise SourceError(source, "is not among the articles")
    return Document(source, path.read_text(encoding="utf-8"))


def test_every_field_is_read(tmp_path: Path) -> None:
    text = (
        "- id: ada\n  question: When?\n  facts: [['1852', 'MDCCCLII'], [London]]\n  sources: [a.txt]\n"
        "  evidence: ['died: in 1852']\n  tags: [when]\n  language: en\n"
        "- id: no-price\n  question: What did it cost?\n  unanswerable: true\n"
    )
    assert load(tmp_path, text) == [
        GoldenQuestion(
            "ada", "When?", (("1852", "MDCCCLII"), ("London",)), ("a.txt",), ("died: in 1852",), False, ("when",), "en"
        ),
        UNANSWERABLE,
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "expected a list"),
        ("id: x", "expected a list"),
        ("- just text", "entry 1: expected keys"),
        ("- id: [", "is not YAML at line"),
        ("- question: Why?", "entry 1: id is missing"),
        ("- id: x", "entry 1 (id x): question is missing"),
        ("- {id: 7, question: 'Why?', facts: [[a]]}", "id must be text, found 7"),
        (
            "- {id: x, question: 'Why?', facts: [[2018]]}",
            "each group of facts must be text, found 2018; put it in quotes",
        ),
        ("- {id: x, question: 'Why?', facts: [a]}", "each group of facts must be a list"),
        ("- {id: x, question: 'Why?', facts: a}", "facts must be a list of groups"),
        ("- {id: x, question: 'Why?', facts: [[]]}", "empty group"),
        ("- {id: x, question: 'Why?', facts: [[\u0301]]}", "no letter or digit"),
        ("- {id: x, question: 'Why?'}", "needs facts, sources, evidence or a reference"),
        ("- {id: x, question: 'Why?', evidence: [e]}", "names no sources"),
        ("- {id: x, question: 'Why?', unanswerable: true, facts: [[a]]}", "is unanswerable, so"),
        ("- {id: x, question: 'Why?', unanswerable: 'no'}", "must be true or false"),
        ("- {id: x, question: 'Why?', answer: a}", "unknown key 'answer'"),
        (
            "- {id: x, question: 'A?', sources: [a]}\n- {id: x, question: 'B?', sources: [a]}",
            "entry 2: id 'x' is taken by",
        ),
        ("- &a [&b [x, x], *b, *a]", "entry 1: expected keys"),
        ("- {id: x, question: [&a [y, y], *a, *a]}", "question must be text, found"),
        ("- !!python/object/apply:os.getcwd []", "is not YAML"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=r"golden\.yaml: ") as caught:
        load(tmp_path, text)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_can_not_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load_golden(tmp_path / "missing.yaml")
    (tmp_path / "latin.yaml").write_bytes("- id: caffè".encode("latin-1"))
    with pytest.raises(SettingsError, match="is not UTF-8"):
        load_golden(tmp_path / "latin.yaml")


@given(st.text(max_size=60))
def test_text_that_is_no_golden_file_is_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="ignore")
    with pytest.raises(SettingsError) as caught:
        load_golden(path)
    assert len(str(caught.value).splitlines()) == 1


def test_lint_is_silent_about_sound_questions() -> None:
    assert lint_golden([golden(), UNANSWERABLE], read) == []


def test_lint_names_each_fault() -> None:
    faulty = [
        golden(evidence=("died in 1852", "in London", "in Paris")),
        golden(id="gone", question="Which file?", sources=("a.txt", "gone.txt"), evidence=("died in 1852",), facts=()),
        golden(id="idle", question="Where?", evidence=("in London",), facts=(("Lisbon",),)),
        golden(id="again", question="WHERE?", facts=()),
        golden(question="Other?"),
    ]
    assert [str(finding) for finding in lint_golden(faulty, read)] == [
        "again: asks the same as idle",
        "ada: id is used twice",
        "ada: evidence does not stand verbatim in its sources: 'in Paris'",
        "gone: source gone.txt can't be read: gone.txt: is not in the store",
        "idle: source a.txt holds none of the evidence",
        "idle: no evidence spells the fact Lisbon",
    ]


def test_every_place_of_a_quote_is_located() -> None:
    spans = locate_evidence(golden(), read)
    assert [(s.quote, s.source, s.start, s.end) for s in spans] == [
        (0, "a.txt", 18, 30), (0, "b.txt", 15, 27), (1, "b.txt", 28, 37),
    ]  # fmt: skip
    assert [s.sentences for s in spans] == [(14, 31), (11, 38), (11, 38)]
    assert all(read(s.source).text[s.start : s.end] == golden().evidence[s.quote] for s in spans)


def test_evidence_that_is_nowhere_stops_the_run() -> None:
    with pytest.raises(SettingsError, match="ada: evidence not found"):
        locate_evidence(golden(evidence=("in Paris",)), read)
    with pytest.raises(SettingsError, match=r"gone\.txt can't be read"):
        locate_evidence(golden(sources=("gone.txt",)), read)


@pytest.mark.parametrize("name", SETS)
def test_our_own_questions_are_sound(name: str) -> None:
    assert lint_golden(load_golden(ROOT / "tests" / "golden" / name), seed) == []


def test_our_own_sets_share_no_question() -> None:
    both = [question for name in SETS for question in load_golden(ROOT / "tests" / "golden" / name)]
    assert lint_golden(both, seed) == []


@pytest.mark.parametrize(("name", "questions", "unanswerable"), [("seeds.yaml", 60, 22), ("heldout.yaml", 40, 14)])
def test_our_own_sets_are_balanced(name: str, questions: int, unanswerable: int) -> None:
    loaded = load_golden(ROOT / "tests" / "golden" / name)
    assert len(loaded) >= questions
    assert sum(question.unanswerable for question in loaded) >= unanswerable
    for language in ("en", "it", "bg"):
        spoken = [question for question in loaded if question.language == language]
        assert any(q.unanswerable for q in spoken)
        assert any("cross-language" in q.tags for q in spoken)
    assert {"several-sources", "disagreement", "trap"} <= {tag for question in loaded for tag in question.tags}
