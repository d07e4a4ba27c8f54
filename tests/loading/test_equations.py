"""Equations of Word on one line."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from rag.loading.equations import linear

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f"<m:f><m:num>{run('1')}</m:num><m:den>{run('x+y')}</m:den></m:f>", "1/(x+y)"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:sSub><m:e>{run('a')}</m:e><m:sub>{run('n+1')}</m:sub></m:sSub>", "a_(n+1)"),
        (f"<m:sSubSup><m:e>{run('a')}</m:e><m:sub>{run('n')}</m:sub><m:sup>{run('2')}</m:sup></m:sSubSup>", "a_n^2"),
        (f"<m:rad><m:deg/><m:e>{run('b-4')}</m:e></m:rad>", "√(b-4)"),
        (f"<m:rad><m:deg>{run('3')}</m:deg><m:e>{run('x')}</m:e></m:rad>", "3√x"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{run('i=1')}</m:sub><m:sup>{run('n')}</m:sup>"
            f"<m:e>{run('i')}</m:e></m:nary>",
            "∑_(i=1)^n i",
        ),
        (f"<m:d><m:e>{run('x')}</m:e><m:e>{run('y')}</m:e></m:d>", "(x, y)"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=')'/></m:dPr><m:e>{run('0')}</m:e></m:d>", "[0)"),
        (
            f"<m:m><m:mr><m:e>{run('1')}</m:e><m:e>{run('0')}</m:e></m:mr><m:mr><m:e>{run('0')}</m:e></m:mr></m:m>",
            "[1, 0; 0]",
        ),
        (run("sin") + run("\u2061") + run("θ"), "sin θ"),
    ],
)
def test_each_structure_has_its_line(xml: str, text: str) -> None:
    assert linear(fromstring(f"<m:oMath {MATH}>{xml}</m:oMath>")) == text
