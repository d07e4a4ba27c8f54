"""E-books, messages with attachments, tables of values, JSON and notebooks."""

from __future__ import annotations

import json
import struct
from email.message import EmailMessage

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading.limits import Limits
from rag.loading.parsing import parse
from rag.loading.parts import Extract, UnreadableError

LIMITS = Limits()


def pages(extract: Extract) -> list[tuple[object, str]]:
    ends = [*(section.start for section in extract.sections[1:]), len(extract.text)]
    return [(s.page, extract.text[s.start : e].strip()) for s, e in zip(extract.sections, ends, strict=True)]


def test_chapters_are_named_by_the_table_of_contents() -> None:
    found = parse("a.epub", made.epub({"One": "<h1>Chapter I</h1><p>a</p>", "Two": "<p>b</p>", "": "<p>c</p>"}), LIMITS)
    assert found.title == "The Book"
    assert pages(found) == [("One", "Chapter I\n\na"), ("Two", "b\n\nc")]


def test_a_book_under_copy_protection_says_so() -> None:
    lock = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData><CipherReference '
        'URI="OEBPS/c0.xhtml"/></EncryptedData></encryption>'
    )
    with pytest.raises(UnreadableError, match="copy protection"):
        parse("a.epub", made.epub({"One": "x"}, extra={"META-INF/encryption.xml": lock}), LIMITS)


def message(**attachments: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Доклад за май", "Ана <ana@example.org>", "bo@example.org"
    mail.set_content("Виж приложеното.\n")
    mail.add_alternative("<p>not <b>this</b></p>", subtype="html")
    for name, data in attachments.items():
        file = name.replace("_", ".")
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=file)
    return mail


def test_a_message_is_its_head_its_text_and_its_attachments() -> None:
    mail = message(
        report_pdf=made.pdf("Page one.", "Page two."),
        notes_txt="бележки".encode("cp1251"),
        logo_png=b"\x89PNG\r\n\x1a\n",
    )
    found = parse("a.eml", mail.as_bytes(), LIMITS)
    assert [note.partition(";")[0] for note in found.notes] == ["logo.png: is a picture"]
    assert pages(found) == [
        (
            "message",
            "Subject: Доклад за май\nFrom: Ана <ana@example.org>\nTo: bo@example.org\n"
            "Attachments: report.pdf, notes.txt, logo.png\n\nВиж приложеното.",
        ),
        ("report.pdf, page 1", "Page one."),
        ("report.pdf, page 2", "Page two."),
        ("notes.txt", "бележки"),
        (
            "logo.png",
            "(logo.png is a picture; words in pictures are not read (run text recognition, OCR, and keep its text))",
        ),
    ]


def test_messages_within_messages_end_somewhere() -> None:
    mail = message(a_txt=b"the innermost words")
    for _ in range(5):
        outer = EmailMessage()
        outer["Subject"] = "Fwd"
        outer.set_content("see below")
        outer.add_attachment(mail)
        mail = outer
    found = parse("a.eml", mail.as_bytes(), LIMITS)
    assert "lies too deep" in found.text and "innermost" not in found.text


def test_a_message_without_a_charset_is_read_all_the_same() -> None:
    raw = b"Subject: x\nContent-Type: text/plain\n\n" + "Здравей, Иване! Идваш ли утре?".encode("cp1251")
    assert parse("a.eml", raw, LIMITS).text == "Subject: x\n\nЗдравей, Иване! Идваш ли утре?"


def test_html_mail_without_a_plain_version_is_read() -> None:
    raw = b"Subject: x\nContent-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>One</p><p>two</p>"
    assert parse("a.eml", raw, LIMITS).text == "Subject: x\n\nOne\n\ntwo"


def outlook(**streams: bytes) -> bytes:
    sent = struct.pack("<IIQ", 0x00390040, 6, 133_793_280_000_000_000)
    properties = {"__properties_version1.0": b"\0" * 32 + sent, "__substg1.0_0037001F": "Доклад".encode("utf-16-le")}
    return made.compound(properties | {f"__substg1.0_{tag}": data for tag, data in streams.items()})


def test_outlook_messages_have_text_date_and_attachments() -> None:
    attached = {
        "__attach_version1.0_#00000000/__properties_version1.0": b"\0" * 8,
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "a.txt".encode("utf-16-le"),
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"attached words",
    }
    streams = {
        "__properties_version1.0": b"\0" * 32 + struct.pack("<IIQ", 0x00390040, 6, 133_793_280_000_000_000),
        "__substg1.0_0037001F": "Доклад".encode("utf-16-le"),
        "__substg1.0_1000001F": "Текст.".encode("utf-16-le"),
    }
    assert pages(parse("a.msg", made.compound(streams | attached), LIMITS)) == [
        ("message", "Subject: Доклад\nDate: 2024-12-22 08:00+00:00\nAttachments: a.txt\n\nТекст."),
        ("a.txt", "attached words"),
    ]


def test_an_outlook_body_in_packed_rtf_is_unpacked() -> None:
    # The example of [MS-OXRTFCP] 4.1.1: compressed RTF that reads "hello world".
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320 68656c090020627705b06c647d0a800fa0"
    )
    text = parse("a.msg", outlook(**{"10090102": packed}), LIMITS).text
    assert text.endswith("\n\nhello world")


def test_a_table_of_values_finds_its_own_separator() -> None:
    for separator in ",;\t|":
        rows = [["Name", "Price, net", "Note"], ["Tea", "2;50", 'says "hot"'], ["", "", "line\nbreak"]]
        lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
        found = parse("a.csv", "\r\n".join(lines).encode("utf-16"), LIMITS)
        assert found.text == (
            'Name | Price, net | Note\nName: Tea | Price, net: 2;50 | Note: says "hot"\nNote: line break'
        )


def test_json_gives_each_value_its_path() -> None:
    data = {"title": "Б", "price": 1.10, "tags": ["a", "b"], "who": {"name": "Ана", "gone": None}, "ok": True}
    found = parse("a.json", json.dumps(data).replace("1.1", "1.10").encode(), LIMITS)
    assert found.text == "title: Б\nprice: 1.10\ntags: a\ntags: b\nwho.name: Ана\nok: true"
    assert found.title == "Б"


@pytest.mark.parametrize("text", ['[{"q": "x"}, {"q": "y"}]', '{"q": "x"}\n{"q": "y"}\n'])
def test_records_are_paragraphs(text: str) -> None:
    assert parse("a.json", text.encode(), LIMITS).text == "q: x\n\nq: y"


JSON = st.recursive(
    st.text(min_size=1), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    data = json.dumps(value).encode()
    try:
        assert parse("a.json", data, LIMITS).text
    except UnreadableError as error:
        assert "holds no text" in str(error)


def test_broken_json_is_still_text() -> None:
    assert parse("a.json", b"{ // remark\n 'a': 1 }", LIMITS).text == "{ // remark\n 'a': 1 }"


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match="nested too deeply"):
        parse("a.json", b"[" * 200_000 + b"]" * 200_000, LIMITS)


def test_notebook_cells_are_sections_with_their_output() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Head\n", "words"]},
        {"cell_type": "code", "source": "1 + 1", "outputs": [{"data": {"text/plain": ["2"], "image/png": "xx"}}]},
        {"cell_type": "code", "source": "", "outputs": []},
        {"cell_type": "code", "source": "f()", "outputs": [{"ename": "E", "evalue": "no f", "traceback": []}]},
    ]
    found = parse("a.ipynb", json.dumps({"cells": cells, "metadata": {}}).encode(), LIMITS)
    assert pages(found) == [("cell 1", "# Head\nwords"), ("cell 2", "1 + 1\n\n2"), ("cell 4", "f()\n\nno f")]
    assert found.title == "Head"


def test_what_an_attachment_leaves_unread_is_told_with_its_name() -> None:
    inner = message(scan_pdf=made.pdf("Page one.", made.PICTURE), photo_png=b"\x89PNG\r\n\x1a\n")
    notes = parse("a.eml", message(letter_eml=inner.as_bytes()).as_bytes(), LIMITS).notes
    assert [note[:49] for note in notes] == [
        "letter.eml: scan.pdf: 1 of 2 pages hold no text b",
        "letter.eml: photo.png: is a picture; words in pic",
    ]
