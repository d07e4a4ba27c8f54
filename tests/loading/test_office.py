"""Word, PowerPoint, workbooks, OpenDocument and RTF: the text, in order, with its place."""

from __future__ import annotations

import made
import pytest

from rag.loading.docx import extract as docx
from rag.loading.limits import Limits
from rag.loading.parsing import parse
from rag.loading.parts import UnreadableError
from rag.loading.pptx import extract as pptx
from rag.loading.rich_text import to_text
from rag.loading.spreadsheet import shown

LIMITS = Limits()
PAGE = "<w:lastRenderedPageBreak/>"


def test_word_pages_are_those_that_word_drew() -> None:
    body = made.paragraph("One.") + made.paragraph("", after='<w:br w:type="page"/>')
    body += made.paragraph("Two.", before=PAGE) + made.paragraph("Three, on to four.", after=PAGE)
    body += made.paragraph("Four.")
    found = docx(made.docx(body), LIMITS)
    assert found.text == "One.\n\nTwo.\n\nThree, on to four.\n\nFour."
    assert [(found.text[s.start :][:4], s.page) for s in found.sections] == [("One.", 1), ("Two.", 2), ("Four", 3)]


def test_word_pages_without_word_are_the_breaks_asked_for() -> None:
    hard = made.paragraph("One.", after='<w:br w:type="page"/>') + made.paragraph("Two.")
    assert [s.page for s in docx(made.docx(hard), LIMITS).sections] == [1, 2]
    untold = made.paragraph("Long. " * 1000, after='<w:br w:type="page"/>') + made.paragraph("Two.", style="H1")
    assert [s.page for s in docx(made.docx(untold), LIMITS).sections] == [None, "Two."]


def test_word_headings_name_sections_where_no_page_is_told() -> None:
    body = "".join(
        made.paragraph(text, style)
        for text, style in [("Intro", "H1"), ("Words.", ""), ("Über uns", "Local"), ("More.", "")]
    )
    found = docx(made.docx(body), LIMITS)
    assert [(s.start, s.page) for s in found.sections] == [(0, "Intro"), (15, "Über uns")]
    assert found.title == "Intro"


def test_word_tables_boxes_notes_and_equations_are_text_and_deletions_are_not() -> None:
    box = f"<w:p><w:r><w:txbxContent>{made.paragraph('In the box.')}</w:txbxContent></w:r></w:p>"
    fallback = (
        '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    fraction = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f><m:num><m:r><m:t>a+b</m:t>'
        "</m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    body = (
        "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone too</w:t></w:r></w:del>"
        '<w:ins><w:r><w:t> and put in</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
        + made.word_table(["Name", "City"], ["Ivan", "Sofia"], ["", "Plovdiv"])
        + fallback + f"<w:p>{fraction}</w:p>"
    )  # fmt: skip
    notes = f'<w:footnotes {made.WORD}><w:footnote w:id="3">{made.paragraph("A footnote.")}</w:footnote></w:footnotes>'
    assert docx(made.docx(body, footnotes=notes), LIMITS).text == (
        "Kept and put in\n\nA footnote.\n\nName | City\nIvan | Sofia\n | Plovdiv\n\nIn the box.\n\n(a+b)/2"
    )


def test_slides_follow_the_presentation_and_titles_come_first() -> None:
    first = made.shape("Body.") + made.shape("Title one", "title") + made.shape("3", "sldNum")
    found = pptx(made.pptx(first, made.shape("Second."), notes="Say this."), LIMITS)
    assert found.text == "Title one\n\nBody.\n\nSay this.\n\nSecond."
    assert [(s.start, s.page) for s in found.sections] == [(0, 1), (29, 2)]
    assert found.title == "Title one"


def test_a_slide_without_text_leaves_the_numbers_of_the_others() -> None:
    found = pptx(made.pptx(made.shape("One."), "", made.shape("Three.")), LIMITS)
    assert [s.page for s in found.sections] == [1, 3]


def test_sheets_are_sections_and_rows_are_lines() -> None:
    rows = [
        ["Name", "Price", "Note"],
        ["Tea", 2.5, ""],
        ["", "", ""],
        ["Coffee", 3.0, "hot"],
        ["", "", ""],
        ["All prices are net.", "", ""],
    ]
    found = parse("prices.xlsx", made.xlsx({"Prices": rows, "Empty": [], "Други": [["ред"]]}), LIMITS)
    assert found.text == (
        "Name | Price | Note\nName: Tea | Price: 2.5\nName: Coffee | Price: 3 | Note: hot\nAll prices are net.\n\nред"
    )
    assert [s.page for s in found.sections] == ["Prices", "Други"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.1 + 0.2, "0.3"), (2000.0, "2000"), (1e20, "100000000000000000000"), (True, "TRUE"), (7, "7")]
)
def test_numbers_are_shown_as_a_person_writes_them(value: float, text: str) -> None:
    assert shown(value) == text


def test_open_document_text_keeps_headings_tables_lists_and_notes() -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    body = (
        '<text:h text:outline-level="1">Head</text:h><text:p>Two<text:s text:c="2"/>blanks\n  and'
        "<text:line-break/>lines"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note.</text:p></text:note-body>"
        "</text:note></text:p><text:list><text:list-item><text:p>Item</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell>"
        "<text:p>B</text:p></table:table-cell></table:table-row></table:table>"
    )
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    data = made.zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content + "</office:document-content>"}
    )
    found = parse("a.odt", data, LIMITS)
    assert found.text == "Head\n\nTwo  blanks and\nlines\n\nNote.\n\n- Item\n\nA | B"
    assert [s.page for s in found.sections] == ["Head"]


def test_rtf_speaks_code_pages_unicode_and_tables() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 Arial;}{\f1 Times;}}{\*\generator X;}"
        rb"\f0\'cf\'f0\'e8\'e2\'e5\'f2 \b bold\b0  {\f1 caf\'e9} \u1055?\u-10179?\u-8704?\par "
        rb"\trowd a\cell b\cell\row{\header never}\{x\}}"
    )
    assert to_text(data) == "Привет bold café П😀\n\na | b\n{x}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made.zipped({"a.txt": "words"}), "an archive; unpack it"),
        (made.zipped({"ppt/presentation.xml": "<p"}), "is no XML"),
        (made.docx(made.paragraph("x"))[:-200], "damaged"),
        (made.docx("<w:p/>"), "holds no text"),
        (made.compound({"EncryptedPackage": b"x"}), "encrypted"),
        (made.compound({"WordDocument": b"x"}), "save it as DOCX"),
        (b"just words", "is not the DOCX file its name promises"),
    ],
)
def test_what_can_not_be_read_is_told_apart(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        parse("file.docx", data, LIMITS)


def test_tables_charts_and_groups_on_slides_are_read() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    table = "".join(f"<a:tr>{cell.format(a)}{cell.format(b)}</a:tr>" for a, b in [("Year", "Sales"), ("2024", "7")])
    group = f"<p:grpSp><p:grpSp>{made.shape('In a group.')}</p:grpSp></p:grpSp>"
    slide = made.shape("Head", "title") + f"<p:graphicFrame><a:tbl>{table}</a:tbl></p:graphicFrame>" + group
    assert pptx(made.pptx(slide), LIMITS).text == "Head\n\nYear | Sales\n2024 | 7\n\nIn a group."


def test_a_chart_is_a_table_of_its_numbers() -> None:
    chart = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    points = '<c:{0}><c:strRef><c:strCache><c:pt idx="0"><c:v>{1}</c:v></c:pt></c:strCache></c:strRef></c:{0}>'
    series = "".join(
        "<c:ser>" + points.format("tx", name) + points.format("cat", "2024") + points.format("val", value) + "</c:ser>"
        for name, value in [("Tea", "7"), ("Coffee", "9")]
    )
    frame = f'<p:graphicFrame><c:chart xmlns:c="{chart}" r:id="rc"/></p:graphicFrame>'
    plain = made.pptx(frame)
    with_chart = made.added(
        plain,
        {
            "ppt/slides/_rels/slide1.xml.rels": made.relationships({"rc": "../charts/chart1.xml"}),
            "ppt/charts/chart1.xml": f'<c:chartSpace xmlns:c="{chart}">{series}</c:chartSpace>',
        },
    )
    assert pptx(with_chart, LIMITS).text == "| Tea | Coffee\n2024 | Tea: 7 | Coffee: 9"
