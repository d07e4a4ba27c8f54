"""A run as JUnit XML, which GitLab, GitHub actions, Jenkins and others show beside a change.

Two suites: "gate", whose failures are what fails the build, and "questions", where each lost question is a failure of
its own, so that one sees which a change has lost; it may have failures while the gate passes.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from rag.evaluation.diagnosis import Lost, diagnose
from rag.evaluation.gate import GateResult
from rag.evaluation.outcome import Outcome
from rag.evaluation.run import Run

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold even escaped (section 2.2, production Char)."""


def render_junit(run: Run, gate: GateResult) -> str:
    """Return the XML text, UTF-8 declared."""
    root = Element("testsuites", name="footnoted eval", time=f"{run.seconds:.3f}")
    suite = SubElement(root, "testsuite", name="gate")
    for check in gate.checks:
        case = SubElement(suite, "testcase", classname="gate", name=_clean(check.name))
        if not check.passed:
            SubElement(case, "failure", type="gate", message=_clean(check.reason))
    _count(suite)
    suite = SubElement(root, "testsuite", name="questions")
    for outcome in run.outcomes:
        _question(suite, outcome)
    _count(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _question(suite: Element, outcome: Outcome) -> None:
    name = _clean(f"{outcome.golden.id}: {outcome.golden.question}")
    case = SubElement(suite, "testcase", classname="questions", name=name, time=f"{outcome.seconds:.3f}")
    diagnosis = diagnose(outcome)
    if diagnosis.lost is Lost.NOWHERE:
        return
    kind = "error" if diagnosis.lost is Lost.ERROR else "failure"
    detail = SubElement(case, kind, type=diagnosis.lost.value, message=_clean(diagnosis.reason))
    detail.text = _clean(outcome.answer.text) if outcome.answer else None


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
