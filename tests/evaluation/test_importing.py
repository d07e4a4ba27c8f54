"""Imports: what another maker's files say becomes golden questions that load, with documents that hold the evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SettingsError, UsageError
from rag.evaluation.golden import load_golden, write_golden
from rag.evaluation.importing import Imported, import_golden
from rag.evaluation.importing.imported import file_name
from rag.evaluation.linting import lint_golden
from rag.schema import Document

SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Ada/..",
            "paragraphs": [
                {
                    "context": "Ada was born in London. She died in 1852 of cancer. The end.",
                    "qas": [
                        {"id": "a", "question": "When did she die?", "is_impossible": False,
                         "answers": [{"text": "1852", "answer_start": 36}, {"text": "in 1852", "answer_start": 33}]},
                        {"id": "b", "question": "What did it cost?", "is_impossible": True, "answers": []},
                        {"id": "c", "question": "Where?", "answers": [{"text": "Paris", "answer_start": 0}]},
                    ],
                },
                {"context": "Rain fell.",
                 "qas": [{"id": "d", "question": "What fell?", "answers": [{"text": "Rain", "answer_start": 3}]}]},
            ],
        }
    ],
}  # fmt: skip


def loaded(imported: Imported, tmp_path: Path) -> None:
    """Check that what was imported can be written, read again, and stands in its documents."""
    write_golden(tmp_path / "out.yaml", [(question, False) for question in imported.questions])
    assert load_golden(tmp_path / "out.yaml") == list(imported.questions)
    imported.write_documents(tmp_path / "documents")

    def read(source: str) -> Document:
        return Document(source, (tmp_path / "documents" / source).read_bytes().decode())

    assert lint_golden(imported.questions, read) == []


def test_squad_with_its_unanswerable_questions(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(SQUAD), "utf-8")
    imported = import_golden(tmp_path / "s.json")
    dies, cost, fell = imported.questions
    assert (dies.facts, dies.evidence) == ((("1852", "in 1852"),), ("She died in 1852 of cancer.",))
    assert cost.unanswerable and fell.evidence == ("Rain fell.",)
    assert imported.left_out == 1 and len(imported.documents) == 2
    loaded(imported, tmp_path)
    assert len(import_golden(tmp_path / "s.json", limit=1).questions) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"data": [{"paragraphs": [{"qas": [{"id": 1}]}]}]}', '{"data": 3}'])
def test_what_is_no_squad_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.json").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"s\.json"):
        import_golden(tmp_path / "s.json")


def beir(folder: Path, judgements: str) -> Path:
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": "d1", "title": "Ada", "text": "She died."}, {"_id": "../d2", "title": "", "text": "Rain."}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)), "utf-8")
    queries = [{"_id": "1", "text": "Who died?"}, {"_id": "2", "text": "What fell?"}, {"_id": "3", "text": "Nobody?"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), "utf-8")
    (folder / "qrels" / "test.tsv").write_text(judgements, "utf-8")
    return folder


def test_beir_takes_what_was_judged_relevant(tmp_path: Path) -> None:
    folder = beir(tmp_path / "b", "query-id\tcorpus-id\tscore\n1\td1\t1\n1\t../d2\t0\n2\t../d2\t2\n3\tgone\t1\n")
    imported = import_golden(folder)
    assert [(q.id, q.question, q.sources) for q in imported.questions] == [
        ("1", "Who died?", ("d1.txt",)), ("2", "What fell?", ("d2.txt",)),
    ]  # fmt: skip
    assert imported.documents == {"d1.txt": "Ada\n\nShe died.\n", "d2.txt": "Rain.\n"} and imported.left_out == 1
    loaded(imported, tmp_path)


@pytest.mark.parametrize("judgements", ["", "1\td1\tyes\n2\td1\tyes", "1\td1\t0\n", "1 d1 1\n2 d1 1"])
def test_judgements_that_are_none_are_refused(tmp_path: Path, judgements: str) -> None:
    with pytest.raises(SettingsError, match=r"test\.tsv"):
        import_golden(beir(tmp_path / "b", judgements))
    with pytest.raises(SettingsError, match="holds no qrels/dev"):
        import_golden(tmp_path / "b", split="dev")


def test_a_table_with_facts_spellings_and_refusals(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "Question;answer;Sources;unanswerable;tags\nWhen?;1852|MDCCCLII;a.txt|b.txt;;when\nCost?;;;yes;\n", "utf-8"
    )
    when, cost = import_golden(tmp_path / "t.csv").questions
    assert (when.id, when.facts, when.sources, when.tags) == (
        "q1",
        (("1852", "MDCCCLII"),),
        ("a.txt", "b.txt"),
        ("when",),
    )
    assert (cost.id, cost.unanswerable) == ("q2", True)
    (tmp_path / "c.csv").write_text(
        'id,question,answer,reference\nx,"When, where?",1852;London,"In 1852, in London."\n'
    )
    [both] = import_golden(tmp_path / "c.csv").questions
    assert (both.facts, both.reference) == ((("1852",), ("London",)), "In 1852, in London.")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("id,answer\n1,2\n", "no column question"), ("question,reply\na,b\n", "no column 'reply'"),
     ("question,answer\n,b\n", "line 2: has no question"), ("question,answer\na,\n", "line 2: needs an answer"),
     ("question,answer,unanswerable\na,b,yes\n", "can't have an answer"), ("question,answer\na,b,c\n", "more cells"),
     ("question,answer,unanswerable\na,b,perhaps\n", "yes or no")],
)  # fmt: skip
def test_a_table_with_a_fault_is_refused_with_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        import_golden(tmp_path / "t.csv")


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither a BEIR folder nor"):
        import_golden(tmp_path / "t.parquet")


@given(st.text())
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    made = file_name(name, {"document.txt": ""})
    assert Path(made).name == made and made not in ("document.txt",) and made.endswith(".txt") and made[0] != "."
