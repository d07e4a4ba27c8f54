"""Build labelled (claim, evidence) pairs from public collections, to train and judge the checker on.

Sources, all read from the folder given: WiCE (ryokamoi/wice, ODC-By, CC BY-SA), SummEdits (salesforce/factualNLG,
Apache-2.0), SciFact in BEIR form (allenai/scifact, CC BY 4.0 / ODC-By), Tatoeba pairs (facebookresearch/LASER),
Belebele (facebookresearch/belebele, CC BY-SA), CLAPnq (primeqa/clapnq, Apache-2.0). Nothing of them is kept.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker_edits import drop_edge, flip_negation, light_paraphrase, swap_name, swap_number

from rag.sentences import split_sentences
from rag.words import content_words


@dataclass(frozen=True)
class Pair:
    set: str
    claim: str
    evidence: str
    supported: bool
    group: str
    """Pairs of one group are kept together when folds are cut."""
    kind: str = ""
    """How the claim was made: verbatim, paraphrase, number, name, negation, other."""


def read(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


def wice(folder: Path) -> Iterator[Pair]:
    for row in read(folder, "wice_dev.jsonl"):
        label = str(row["label"])
        yield Pair("wice", str(row["claim"]), str(row["evidence"]), label == "supported", str(row["title"]), label)


def summedits(folder: Path) -> Iterator[Pair]:
    for row in read(folder, "summedits_dev.jsonl"):
        label = str(row["label"]) == "SUPPORTED"
        group = str(row["evidence"])[:200]
        yield Pair("summedits", str(row["claim"]), str(row["evidence"]), label, group, str(row["domain"]))


def scifact(folder: Path, rng: random.Random) -> Iterator[Pair]:
    """Claims against the abstracts judged relevant (some of them refute) and against the next best by words."""
    documents = {str(r["_id"]): f"{r['title']}. {r['text']}" for r in read(folder, "scifact/corpus.jsonl")}
    claims = {str(r["_id"]): str(r["text"]) for r in read(folder, "scifact/queries_train.jsonl")}
    relevant = defaultdict(set)
    for line in (folder / "scifact/qrels_train.tsv").read_text("utf-8").splitlines()[1:]:
        query, document, _ = line.split("\t")
        relevant[query].add(document)
    holders = defaultdict(set)
    for key, text in documents.items():
        for word in set(content_words(text, "en")):
            holders[word].add(key)
    listed = Path(__file__).with_name("scifact_refuted.txt").read_text("utf-8").splitlines()
    refuted = {query for line in listed if not line.startswith("#") for query in line.split()}
    for query in sorted(relevant, key=int):
        scores: dict[str, float] = defaultdict(float)
        for word in sorted(set(content_words(claims[query], "en"))):
            for key in sorted(holders[word]):
                scores[key] += 1 / (1 + len(holders[word])) ** 0.5
        near = [k for k in sorted(scores, key=lambda k: (-scores[k], k))[:8] if k not in relevant[query]]
        group = min(relevant[query])
        kind = "refuted" if query in refuted else "relevant"
        yield Pair("scifact", claims[query], documents[group], query not in refuted, group, kind)
        if near:
            yield Pair("scifact", claims[query], documents[rng.choice(near)], False, group, "other")


def siblings(folder: Path, rng: random.Random, count: int = 130) -> Iterator[Pair]:
    """A sentence against its passage without it: the topic is there, the statement not; and reworded, with it."""
    for code, name in (("en", "scifact"), ("en", "belebele_eng"), ("de", "belebele_deu")):
        texts = [str(r["text"]) for r in read(folder, f"{name}/corpus.jsonl")]
        for text in rng.sample(texts, count):
            whole = sentences(text)
            if len(whole) < 4:
                continue
            pick = rng.randrange(1, len(whole))
            claim = whole[pick]
            if len(claim.split()) < 5 or sum(s == claim for s in whole) > 1:
                continue
            group = text[:80]
            yield Pair("siblings", claim, " ".join(whole[:pick] + whole[pick + 1 :]), False, group, "left out")
            made = drop_edge(claim, rng, code) or light_paraphrase(claim, rng, code)
            if made:
                yield Pair("siblings", made, text, True, group, "reworded")


def clapnq(folder: Path, rng: random.Random) -> Iterator[Pair]:
    passages = {str(r["_id"]): r for r in read(folder, "clapnq_passages.jsonl")}
    by_title = defaultdict(list)
    for key, row in passages.items():
        by_title[row["title"]].append(key)
    for row in read(folder, "clapnq_dev.jsonl"):
        if row["label"] != "answerable":
            continue
        key = str(row["passage_id"])
        text = str(passages[key]["text"])
        answers = row["answers"]
        assert isinstance(answers, list)
        for claim in sentences(str(answers[0]))[:2]:
            yield Pair("clapnq", claim, text, True, key, "answer")
            others = [k for k in by_title[passages[key]["title"]] if k != key] or [rng.choice(sorted(passages))]
            yield Pair("clapnq", claim, str(passages[rng.choice(others)]["text"]), False, key, "other")
            edited = rng.choice((swap_number, swap_name, flip_negation))(claim, rng, text)
            if edited:
                yield Pair("clapnq", edited, text, False, key, "edited")


def tatoeba(folder: Path, code: str, rng: random.Random, count: int = 420) -> Iterator[Pair]:
    """An English sentence against a passage of another language that holds its translation, or not."""
    rows = [(str(r[code]), str(r["eng"])) for r in read(folder, f"tatoeba_{code}_eng.jsonl")]
    rng.shuffle(rows)
    for at, (other, english) in enumerate(rows[:count]):
        rest = [o for o, _ in rng.sample(rows, 4) if o != other]
        held = rest[:]
        held.insert(rng.randrange(len(held) + 1), other)
        claim, evidence = (english, held) if at % 4 else (other, [dict(rows)[o] for o in held])
        group = f"{code}{at}"
        yield Pair(f"cross_{code}", claim, " ".join(evidence), True, group, "translation")
        stranger = rows[(at + 400) % len(rows)][0 if at % 4 else 1]
        without = [stranger if e in (other, english) else e for e in evidence]
        yield Pair(f"cross_{code}", claim, " ".join(without), False, group, "absent")
        other_names = " ".join(e for _, e in rng.sample(rows, 9))
        for kind, edited in (("number", swap_number(claim, rng, "")), ("name", swap_name(claim, rng, other_names))):
            if edited:
                yield Pair(f"cross_{code}", edited, " ".join(evidence), False, group, kind)
                break


def belebele(folder: Path, rng: random.Random, count: int = 200) -> Iterator[Pair]:
    """An English sentence against the German passage with and without its counterpart."""
    english = [str(r["text"]) for r in read(folder, "belebele_eng/corpus.jsonl")]
    german = [str(r["text"]) for r in read(folder, "belebele_deu/corpus.jsonl")]
    order = rng.sample(range(len(english)), count)
    for at in order:
        ours, theirs = sentences(english[at]), sentences(german[at])
        if len(ours) != len(theirs) or len(ours) < 2:
            continue
        pick = rng.randrange(len(ours))
        claim, evidence = (ours[pick], theirs) if rng.random() < 0.7 else (theirs[pick], ours)
        yield Pair("cross_deu", claim, " ".join(evidence), True, str(at), "translation")
        strangers = sentences((german if evidence is theirs else english)[order[0]])
        without = [*evidence[:pick], strangers[0], *evidence[pick + 1 :]]
        yield Pair("cross_deu", claim, " ".join(without), False, str(at), "absent")
        edited = swap_number(claim, rng, "")
        if edited:
            yield Pair("cross_deu", edited, " ".join(evidence), False, str(at), "number")


def passages_of(folder: Path, language: str, rng: random.Random) -> list[str]:
    """Return short passages of running text in a language."""
    if language in ("bul", "ita"):
        rows = [str(r[language]) for r in read(folder, f"tatoeba_{language}_eng.jsonl")]
        rows = [row for row in rows if len(row.split()) >= 5]
        rng.shuffle(rows)
        loose = [" ".join(rows[at : at + 4]) for at in range(0, 400, 4)]
        seed = sorted(Path("seeds").glob("003*" if language == "ita" else "004*"))[0].read_text("utf-8")
        running = sentences(seed)
        return loose + [" ".join(running[at : at + 4]) for at in range(0, len(running) - 4, 2)]
    name = {"eng": "belebele_eng", "deu": "belebele_deu"}[language]
    texts = [str(r["text"]) for r in read(folder, f"{name}/corpus.jsonl")]
    if language == "eng":
        texts += [str(r["text"]) for r in read(folder, "clapnq_passages.jsonl")]
        texts += [str(r["text"]) for r in read(folder, "scifact/corpus.jsonl")[:300]]
    rng.shuffle(texts)
    return [" ".join(sentences(text)[:6]) for text in texts[:260]]


def edits(folder: Path, language: str, rng: random.Random) -> Iterator[Pair]:
    """Sentences of a passage: verbatim, lightly paraphrased, or with one number, name or negation changed."""
    code = {"eng": "en", "ita": "it", "bul": "bg", "deu": "de"}[language]
    for at, passage in enumerate(passages_of(folder, language, rng)):
        whole = [s for s in sentences(passage) if len(s.split()) >= 4]
        for claim in rng.sample(whole, min(2, len(whole))):
            group, name = f"{language}{at}", f"edits_{language}"
            yield Pair(name, claim, passage, True, group, "verbatim")
            for kind, edit in (("paraphrase", light_paraphrase), ("shortened", drop_edge)):
                made = edit(claim, rng, code)
                if made:
                    yield Pair(name, made, passage, True, group, kind)
            for kind, swap in (("number", swap_number), ("name", swap_name), ("negation", flip_negation)):
                made = swap(claim, rng, passage) if kind != "negation" else flip_negation(claim, rng, code)
                if made:
                    yield Pair(name, made, passage, False, group, kind)


def all_pairs(folder: Path) -> list[Pair]:
    """Return every pair, the same on every run."""
    rng = random.Random(7)
    pairs = [*wice(folder), *summedits(folder), *scifact(folder, rng), *clapnq(folder, rng)]
    pairs += siblings(folder, rng)
    for code in ("bul", "ita"):
        pairs += tatoeba(folder, code, rng)
    pairs += belebele(folder, rng)
    for language in ("eng", "ita", "bul", "deu"):
        pairs += edits(folder, language, rng)
    return pairs
