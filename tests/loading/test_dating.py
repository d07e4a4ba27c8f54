"""A file's own date is found wherever its format keeps one, and an absurd one is not believed."""

from __future__ import annotations

import datetime
from email.message import EmailMessage
from pathlib import Path

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading import load
from rag.loading.dating import EARLIEST, believed, first_day, front_matter_day
from rag.loading.limits import Limits
from rag.loading.parsing import parse

DAY = datetime.date(2024, 3, 7)
TODAY = datetime.date.today()


def dated(day: str) -> str:
    """The properties of an office file that was made from an old template and last changed on this day."""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:created>1999-01-01T00:00:00Z</dcterms:created>'
        f"<dcterms:modified>{day}</dcterms:modified></cp:coreProperties>"
    )


def page(head: str, body: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}<p>The storks came back early.</p></body></html>".encode()


def mail(day: str) -> bytes:
    message = EmailMessage()
    message["Subject"], message["Date"] = "Storks", day
    message.set_content("They came back.\n")
    return message.as_bytes()


def word(day: str) -> bytes:
    body = f"<w:document {made.WORD}><w:body>{made.paragraph('Storks.')}</w:body></w:document>"
    return made.zipped({"word/document.xml": body, "docProps/core.xml": dated(day)})


def book(day: str) -> bytes:
    return made.epub({"One": "<p>Storks.</p>"}, title=f"B</dc:title><dc:date>{day}</dc:date><dc:title>")


OWN = [
    ("a.html", page('<meta property="article:published_time" content="2024-03-07T09:00:00+02:00">')),
    ("a.html", page('<meta name="Date" content="7 March 2024">', "<time datetime='2020-01-01'>then</time>")),
    ("a.html", page('<script type="application/ld+json">{"@graph": [{"datePublished": "2024-03-07"}]}</script>')),
    ("a.html", page("", '<article><time datetime="2024-03-07">yesterday</time></article>')),
    ("a.html", page('<script type="application/ld+json">{broken</script><meta name="pubdate" content="2024-03-07">')),
    ("a.eml", mail("Thu, 07 Mar 2024 23:30:00 -0800")),
    ("a.docx", word("2024-03-07T08:00:00Z")),
    ("a.pdf", made.pdf("Storks.", title="T) /CreationDate (D:20240307103000+02'00'")),
    ("a.epub", book("2024-03-07")),
    ("a.rtf", rb"{\rtf1{\info{\creatim\yr1999\mo1\dy1}{\revtim\yr2024\mo3\dy7\hr10}}Storks.\par}"),
    ("a.json", b'{"title": "Storks", "published": "2024-03-07", "text": "They came back."}'),
]


@pytest.mark.parametrize(("name", "data"), OWN, ids=[f"{name}-{n}" for n, (name, _) in enumerate(OWN)])
def test_the_date_that_a_file_gives_is_its_date(name: str, data: bytes) -> None:
    assert parse(name, data, Limits()).date == DAY


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Storks\ndate: 2024-03-07\n---\n",
        "---\r\nPublished: 'March 7, 2024'\r\nupdated: 2025-01-01\r\n---\r\n",
        "+++\ndate = 2024-03-07T10:00:00Z\n+++\n",
        "\ufeff---\nlastmod: 07.03.2024\ndate: soon\n...\n",
    ],
)
def test_front_matter_dates_a_text_and_stays_in_it(head: str, tmp_path: Path) -> None:
    assert front_matter_day(head + "Storks.\n") == DAY
    (tmp_path / "a.md").write_bytes((head + "Storks.\n").encode())
    found = load(tmp_path / "a.md", "a.md", Limits())
    assert found.date == DAY and found.text.endswith("Storks.\n") and "2024" in found.text


@pytest.mark.parametrize(
    "text", ["date: 2024-03-07\n", "Storks.\n---\ndate: 2024-03-07\n---\n", "---\n  date: x\n---\n"]
)
def test_what_only_looks_like_front_matter_dates_nothing(text: str) -> None:
    assert front_matter_day(text) is None


@pytest.mark.parametrize("day", ["1899-12-31", "0001-01-01", "2999-01-01", "2024-13-01", "2024-02-30", "yesterday", ""])
def test_an_absurd_date_is_not_believed(day: str) -> None:
    assert first_day(day) is None
    assert parse("a.html", page(f'<meta name="date" content="{day}">'), Limits()).date is None
    assert first_day(day, "2024-03-07") == DAY


@given(st.dates(datetime.date(1800, 1, 1), TODAY + datetime.timedelta(days=400)))
def test_every_day_in_bounds_is_read_as_written_and_no_other_is(day: datetime.date) -> None:
    bounds = EARLIEST <= day <= TODAY + datetime.timedelta(days=1)
    assert believed(day) == bounds
    for text in (day.isoformat(), f"{day.isoformat()}T23:59:59Z", f"D:{day:%Y%m%d}120000", f"{day:%d.%m.%Y}"):
        assert first_day(text) == (day if bounds else None)


@given(st.text() | st.integers() | st.none() | st.lists(st.text()))
def test_whatever_stands_there_is_a_believed_day_or_none(value: object) -> None:
    found = first_day(value)
    assert found is None or believed(found)


@given(st.text(alphabet="date:=-+ \n\r2024.'\ufeff"))
def test_any_text_at_all_has_front_matter_or_none(text: str) -> None:
    found = front_matter_day(text)
    assert found is None or believed(found)
