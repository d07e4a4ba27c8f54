"""Whatever a text holds, escaped it is text again and nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Markup

from ui.escaping import attribute, digest, fragment, text

_ANYTHING = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
ANY = st.text(st.one_of(_ANYTHING, st.sampled_from("<>&\"'`\r\n\u202e\u2066\x1b")))


@given(ANY)
def test_text_content_is_the_value_code_point_for_code_point(value: str) -> None:
    markup = Markup(text(value))
    assert markup.text == value
    assert {tag for tag, _ in markup.tags} <= {"bdi"}


@given(ANY)
def test_an_attribute_can_not_be_left(value: str) -> None:
    markup = Markup(f'<a title="{attribute(value)}">x</a>')
    assert markup.tags == [("a", {"title": markup.tags[0][1]["title"]})]
    assert markup.text == "x"


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200f", "\u061c", "\x1b", "\x85"])
def test_a_control_is_alone_in_an_isolate_and_named(control: str) -> None:
    code = f"U+{ord(control):04X}"
    assert text(f"a{control}b") == f'a<bdi class="fn-control" data-code="{code}">{control}</bdi>b'
    assert attribute(f"a{control}b") == f"a[{code}]b"


@pytest.mark.parametrize("value", ["\0", "\ud800"])
def test_what_html_can_not_hold_becomes_the_replacement_character(value: str) -> None:
    assert text(value) == attribute(value) == "\ufffd"


@given(ANY, st.integers(0, 10**9), st.integers(0, 10**9), ANY)
def test_a_fragment_carries_the_place_and_no_more(source: str, start: int, end: int, quote: str) -> None:
    _, attributes = Markup(f'<a href="{fragment(source, start, end, quote)}">x</a>').tags[0]
    assert attributes["href"].startswith("#source=")
    fields = parse_qs(attributes["href"][1:], keep_blank_values=True)
    assert fields == {"source": [source], "start": [str(start)], "end": [str(end)], "digest": [digest(quote)]}
