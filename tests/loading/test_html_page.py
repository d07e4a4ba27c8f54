"""Web pages: the main text in order, without what surrounds it."""

from __future__ import annotations

import pytest

from rag.loading.html_page import extract
from rag.loading.limits import Limits
from rag.loading.parts import UnreadableError

MENU = "<ul>" + "".join(f"<li><a href='#{n}'>Menu entry {n}</a></li>" for n in range(6)) + "</ul>"
PROSE = "<p>" + "The main text of the page goes on for a while. " * 6 + "</p>"


def text(html: str) -> str:
    return extract(html.encode(), Limits()).text


@pytest.mark.parametrize(
    "page",
    [
        "<nav>{menu}</nav><main><h1>Title</h1>{prose}</main><footer>Imprint</footer>",
        "<header>Banner {menu}</header><article><h1>Title</h1>{prose}</article><aside>{menu}</aside>",
        "<div role=navigation>{menu}</div><div><h1>Title</h1>{prose}</div><footer>Imprint</footer>",
        "<div class=any>{menu}</div><div><h1>Title</h1>{prose}</div><form>Search <input></form>",
        "<div><div>{menu}</div><h1>Title</h1>{prose}</div><script>var x</script><style>p {{}}</style>",
    ],
)
def test_menus_banners_and_forms_are_left_out(page: str) -> None:
    found = text("<html><body>" + page.format(menu=MENU, prose=PROSE) + "</body></html>")
    assert found.startswith("Title\n\nThe main text")
    assert "Menu entry" not in found and "Imprint" not in found and "Search" not in found


def test_blocks_lists_and_tables_become_lines() -> None:
    assert text(
        "<h1>Head</h1><p>One<br>two   <b>three</b>\nfour</p><ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>"
        "<table><caption>Prices</caption><tr><th>Name<th>Price</tr><tr><td>Tea<br>green<td>2</tr>"
        "<tr><td>All<td><ul><li>x<li>y</ul></tr></table><pre>  keep\n    this</pre>last"
    ) == (
        "Head\n\nOne\ntwo three four\n\n- a\n- b\n- c\n\nPrices\nName | Price\n"
        "Name: Tea green | Price: 2\nName: All | Price: x; y\n\n"
        "  keep\n    this\n\nlast"
    )  # fmt: skip


def test_each_heading_opens_a_section() -> None:
    found = extract(b"<body>before<h1>One</h1><p>a</p><h2>Two <i>b</i></h2><p>c</p></body>", Limits())
    assert [(found.text[s.start :][:4], s.page) for s in found.sections] == [
        ("befo", None),
        ("One\n", "One"),
        ("Two ", "Two b"),
    ]


def test_a_page_of_nothing_but_links_is_kept_whole() -> None:
    assert "Menu entry 3" in text(f"<body><nav>{MENU}</nav></body>")


def test_hidden_text_is_not_read() -> None:
    assert text("<p>seen<span hidden>a</span><span style='display: NONE'>b</span><template>c</template></p>") == "seen"


def test_markup_in_text_stays_text() -> None:
    assert text("<p>1 &lt; 2 &amp; <!-- remark -->&#x3c;script&gt;</p>") == "1 < 2 & <script>"


@pytest.mark.parametrize(
    "head", ["<meta charset={}>", "<meta http-equiv=content-type content='text/html; charset={}'>"]
)
@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "UTF8"])
def test_the_charset_that_the_page_declares_is_believed(head: str, charset: str) -> None:
    page = f"<html><head>{head.format(charset)}</head><body><p>Да, свят.</p></body></html>"
    assert extract(page.encode(charset), Limits()).text == "Да, свят."


def test_a_charset_declared_wrongly_is_not() -> None:
    page = "<head><meta charset=utf-8></head><p>Здравей, свят! Как си днес?</p>"
    assert extract(page.encode("cp1251"), Limits()).text == "Здравей, свят! Как си днес?"


def test_depth_is_no_limit() -> None:
    assert text("<div>" * 5_000 + "deep") == "deep"


def test_a_page_that_only_a_script_fills_says_so() -> None:
    with pytest.raises(UnreadableError, match="if a script fills the page"):
        text("<html><body><div id=root></div><script>render()</script></body></html>")
