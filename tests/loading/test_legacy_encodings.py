"""Text in encodings of old: short texts too come out as they were written."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loading.encoding import decode
from rag.loading.parts import UnreadableError

WRITTEN = [
    ("cp1251", "Здравей, свят!"),
    ("cp1251", "Канада е голяма страна."),
    ("cp1251", "Цена: 25 лв. на ул. „Раковски“ № 5"),
    ("cp1251", "Име;Град\r\nИван;София\r\nМария;Пловдив\r\n"),
    ("cp1251", "Київ – столиця України"),
    ("cp1251", "ЦЕНА"),
    ("koi8_u", "Привет, мир. Как дела? Сегодня хорошая погода."),
    ("cp866", "Привет, мир. Как дела? Сегодня хорошая погода."),
    ("iso8859_5", "Канада е голяма страна."),
    ("cp932", "名前,年齢,住所\r\n佐藤太郎,30,東京\r\n髙橋淳,35,名古屋\r\n"),
    ("cp932", "こんにちは、世界。"),
    ("cp932", "東京都"),
    ("euc_jp", "こんにちは、世界。今日は良い天気です。"),
    ("iso2022_jp", "こんにちは、世界。"),
    ("gb18030", "公司宣布,新的模型将在云端提供。"),
    ("cp950", "公司宣布,新的模型將在雲端提供。"),
    ("cp949", "안녕하세요, 세계. 오늘은 날씨가 좋습니다."),
    ("cp1252", "Il modello è disponibile perché è gratuito: città, più, così."),
    ("cp1252", "Größe und Übergänge müßten schön sein."),
    ("cp1252", "“Quoted” – it’s €5"),
    ("cp1252", "Qualité"),
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
    ("cp1250", "Zażółć gęślą jaźń"),
    ("cp1253", "Καλημέρα κόσμε, τι κάνεις σήμερα;"),
    ("cp1254", "İstanbul'da bugün hava çok güzel, değil mi?"),
    ("cp1255", "שלום עולם, מה שלומך היום?"),
    ("cp1256", "مرحبا بالعالم، كيف حالك اليوم؟"),
    ("cp1257", "Ačiū, labai gražu"),
    ("cp874", "ราคา 100 บาท"),
]


@pytest.mark.parametrize(("encoding", "text"), WRITTEN)
def test_short_texts_come_out_as_written(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("encoding", "text"), WRITTEN)
def test_long_texts_with_much_plain_ascii_do_too(encoding: str, text: str) -> None:
    long = ("A line of plain words first.\n" * 50 + text + "\n") * 40
    assert decode(long.encode(encoding)) == long


@given(
    st.lists(
        st.sampled_from("ще бъде време хора дума нощ ден българия София град година Аз".split()),
        min_size=4,
        unique=True,
    )
)
def test_a_sentence_of_bulgarian_words_in_any_order_survives_cp1251(words: list[str]) -> None:
    text = " ".join(words).capitalize() + "."
    assert decode(text.encode("cp1251")) == text


def test_random_bytes_are_no_text() -> None:
    for _ in range(50):
        with pytest.raises(UnreadableError):
            decode(os.urandom(300).replace(b"\0", b"\1"))


def test_text_that_breaks_its_own_encoding_is_refused_not_garbled() -> None:
    japanese = ("今日は良い天気です。\n" * 300).encode("cp932")
    with pytest.raises(UnreadableError, match=f"reads like cp932 but breaks off at byte {len(japanese)}"):
        decode(japanese + b"\x81")
