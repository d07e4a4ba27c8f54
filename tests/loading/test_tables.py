"""Laws of tables: no cell is lost, a labelled row says label and value, none is made up where a header is unsure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.loading import docx, html_page, open_document, pptx
from rag.loading.header import find_header
from rag.loading.limits import Limits
from rag.loading.tables import Cell, of_texts, plain, sheet, span, table
from tests.loading import made

TEXTS = st.text(st.sampled_from("Aa1 .:|г中€%\n") | st.characters(), max_size=12)
CELLS = st.builds(Cell, TEXTS, st.integers(-1, 5), st.integers(-1, 5))
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=8)
NAMES = ["Year", "Revenue", "Staff"]
WORDS = st.text(st.sampled_from("abcdefg"), min_size=1, max_size=6)


@settings(max_examples=50)
@given(ROWS, st.frozensets(st.integers(0, 7)) | st.none(), st.booleans())
def test_every_cell_is_told_in_the_line_of_its_row(
    rows: list[list[Cell]], marked: frozenset[int] | None, data: bool
) -> None:
    lines = table(rows, marked, data=data)
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        assert all(" ".join(cell.text.split()) in line for cell in row)


@given(st.lists(st.lists(TEXTS, max_size=6), max_size=8))
def test_without_a_header_rows_are_as_they_stand(rows: list[list[str]]) -> None:
    assert of_texts(rows, frozenset()) == [plain(row) for row in rows]
    assert all("\n" not in plain(row) for row in rows)


@settings(max_examples=50)
@given(st.lists(st.lists(TEXTS, max_size=6), max_size=8))
def test_a_sheet_is_read_as_any_table_is(rows: list[list[str]]) -> None:
    filled = [row for row in rows if any(text.split() for text in row)]
    assert sheet(filled) == of_texts(filled, data=True)


@settings(max_examples=50)
@given(st.lists(st.lists(TEXTS, max_size=6), max_size=8))
def test_a_sheet_loses_no_cell(rows: list[list[str]]) -> None:
    told = "\n".join(sheet(rows))
    assert all(" ".join(text.split()) in told for row in rows for text in row)


@given(st.lists(st.tuples(st.integers(1900, 2099), st.integers(0, 10**9), WORDS), min_size=1, max_size=8))
def test_a_row_of_data_says_each_label_with_its_value(rows: list[tuple[int, int, str]]) -> None:
    lines = of_texts([NAMES, *([str(cell) for cell in row] for row in rows)], data=True)
    assert lines[0] == "Year | Revenue | Staff"
    assert lines[1:] == [f"Year: {year} | Revenue: {sum_} | Staff: {name}" for year, sum_, name in rows]


@given(
    st.lists(st.lists(st.integers(0, 10**6).map(str), min_size=2, max_size=4), min_size=1, max_size=6), st.booleans()
)
def test_numbers_alone_have_no_header(rows: list[list[str]], data: bool) -> None:
    assert not find_header(rows, data)


@pytest.mark.parametrize(
    ("rows", "data", "header"),
    [
        ([["Region", "2021", "2022"], ["North", "12", "14"], ["South", "9", "11"]], False, 0),
        ([["", "Q1 2024", "Q2 2024"], ["North", "12", "14"], ["South", "9", "11"]], False, 0),
        ([["Name", "Born", "Died"], ["Ann", "1901", "1975"]], True, 0),
        ([["Ann", "1901", "1975"], ["Bob", "1910", "1980"]], True, None),
        ([["Sales report"], ["Region", "Sales"], ["North", "12"], ["South", "9"]], True, 1),
        ([["Company", "Microsoft"], ["Founded", "1975"], ["Seat", "Redmond"]], True, None),
        ([["Revenue", "US$211 billion"], ["Staff", "221,000"]], False, None),
        ([["Founders", "Bill Gates"], ["Products", "Software"], ["Seat", "Redmond"]], False, None),
        ([["Name", "City"], ["Ivan", "Sofia"], ["Maria", "Varna"]], True, 0),
        ([["Name", "City", "Name"], ["Ivan", "Sofia", "1"], ["Maria", "Varna", "2"]], True, None),
        ([["Name", "", "Price"], ["Tea", "x", "1"], ["Milk", "y", "2"]], True, None),
        ([["It is said that it was so.", "Price"], ["Tea", "1"], ["Milk", "2"]], True, None),
        ([["Year", "Revenue"]], True, None),
        ([["Year", "CO2"], ["2021", "12.5"], ["2022", "13"]], False, 0),
        ([["Model", "Maker"], ["GPT-4", "OpenAI"], ["Grok 3", "xAI"]], True, 0),
        ([["GPT-4", "OpenAI"], ["Grok 3", "xAI"], ["GPT-5", "OpenAI"]], True, None),
    ],
)
def test_a_header_differs_in_kind_from_what_is_below(rows: list[list[str]], data: bool, header: int | None) -> None:
    assert find_header(rows, data) == (frozenset() if header is None else {header})


def test_headings_notes_repeated_headers_and_empty_cells_get_no_label() -> None:
    rows = [NAMES, ["Europe"], ["2013", "", "99"], NAMES, ["2014", "86", ""], ["Source: report"], ["1", "2", "3", "4"]]
    assert of_texts(rows, frozenset({0})) == [
        "Year | Revenue | Staff", "Europe", "Year: 2013 | Staff: 99", "Year | Revenue | Staff",
        "Year: 2014 | Revenue: 86", "Source: report", "1 | 2 | 3 | 4",
    ]  # fmt: skip


def test_a_part_of_a_sheet_goes_on_with_the_header_before_only_if_it_fits() -> None:
    fits, other = [["2014", "86", "7"]], [["Tea", "green", "hot"], ["Milk", "white", "cold"]]
    assert sheet([NAMES, ["2013", "77", "8"], [], *fits, ["", ""], *other]) == [
        "Year | Revenue | Staff", "Year: 2013 | Revenue: 77 | Staff: 8", "Year: 2014 | Revenue: 86 | Staff: 7",
        "Tea | green | hot", "Milk | white | cold",
    ]  # fmt: skip


def test_a_wide_row_goes_on_in_lines_that_open_with_its_name() -> None:
    names = ["Name", *(f"Property number {at}" for at in range(60))]
    _, told = of_texts([names, ["Tea", *(str(at) for at in range(60))]], frozenset({0}))
    lines = told.split("\n")
    assert len(lines) > 1 and all(line.startswith("Name: Tea | Property") and len(line) <= 600 for line in lines)
    assert [at for line in lines for at in line.split(" | ")[1:]] == [f"Property number {at}: {at}" for at in range(60)]


def test_what_would_grow_without_bounds_stays_as_it_is() -> None:
    assert table([[Cell("a", 10**4, 10**4)], [Cell("b", 10**4, 10**4)]], frozenset({0})) == ["a", "b"]
    assert table([[Cell(str(at), 100, 10**4)] for at in range(400)], frozenset({0}))[1] == "1"
    assert [span(told) for told in ("3", "-3", "", None, "9" * 5000, "²")] == [3, 1, 1, 1, 1, 1]


def test_merged_cells_are_told_in_every_row_and_headers_in_two_rows_are_one_label() -> None:
    page = (
        "<table><thead><tr><th colspan=4>Sales</th></tr><tr><th rowspan=2>Region<th rowspan=2>City:"
        "<th colspan=2>Sales [1]</tr><tr><th>2022<th>2023</tr></thead>"
        "<tr><td rowspan=2>North<td>Oslo<td>1<td>2</tr><tr><td>Bergen<td>3<td>4</tr>"
        "<tr><td colspan=4>All in millions</tr>"
        "<tr><td>South<td colspan=2>Rome and Bari<td>5</tr></table>"
    )
    assert html_page.extract(page.encode(), Limits()).text.split("\n")[3:] == [
        "Region: North | City: Oslo | Sales, 2022: 1 | Sales, 2023: 2",
        "Region: North | City: Bergen | Sales, 2022: 3 | Sales, 2023: 4",
        "All in millions",
        "Region: South | Rome and Bari | Sales, 2023: 5",
    ]


def test_a_box_of_labels_and_values_keeps_its_rows() -> None:
    page = b"<table><tr><th colspan=2>Microsoft<tr><th>Founded<td>1975<tr><th>Staff<td>221,000</table>"
    assert html_page.extract(page, Limits()).text == "Microsoft\nFounded | 1975\nStaff | 221,000"


def test_word_marks_headers_and_merges_cells() -> None:
    rows = made.word_table(["Land", "City"], ["Bulgaria", "Sofia"], ["", "Varna"])
    rows = rows.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    first, second, third = rows.split("</w:tr>")[:3]
    joined = [
        first,
        second.replace("<w:tc>", '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', 1),
        third.replace("<w:tc>", "<w:tc><w:tcPr><w:vMerge/></w:tcPr>", 1),
    ]
    found = docx.extract(made.docx("</w:tr>".join(joined) + "</w:tr></w:tbl>"), Limits())
    assert found.text == "Land | City\nLand: Bulgaria | City: Sofia\nLand: Bulgaria | City: Varna"


def test_slides_and_open_documents_have_labels_too() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    lines = "".join(
        f"<a:tr>{cell.format(a)}{cell.format(b)}</a:tr>" for a, b in [("Tea", "Price"), ("Green", "7"), ("Black", "8")]
    )
    frame = f'<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/>{lines}</a:tbl></p:graphicFrame>'
    told = "Tea | Price\nTea: Green | Price: 7\nTea: Black | Price: 8"
    assert pptx.extract(made.pptx(frame), Limits()).text == told
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in line.split(" | "))
        + "</table:table-row>"
        for line in ("Tea | Price", "Green | 7", "Black | 8")
    )
    head, rest = rows.split("</table:table-row>", 1)
    body = (
        f"<table:table><table:table-header-rows>{head}</table:table-row></table:table-header-rows>{rest}</table:table>"
    )
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    data = made.zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content + "</office:document-content>"}
    )
    assert open_document.extract(data, Limits()).text == told
