"""Every label of the page, in one table a language; the page's own texts only, never words of documents or models."""

from __future__ import annotations

from ui.words.bulgarian import BULGARIAN
from ui.words.english import ENGLISH
from ui.words.italian import ITALIAN
from ui.words.table import Words

__all__ = ["BULGARIAN", "ENGLISH", "ITALIAN", "LANGUAGES", "NAMES_OF_LANGUAGES", "Words"]

LANGUAGES = {words.language: words for words in (ENGLISH, ITALIAN, BULGARIAN)}
"""Interface languages by their ISO 639-1 code."""

NAMES_OF_LANGUAGES = {
    "ar": "العربية", "bg": "Български", "cs": "Čeština", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "es": "Español", "fr": "Français", "he": "עברית", "hi": "हिन्दी", "hu": "Magyar", "it": "Italiano",
    "ja": "日本語", "ko": "한국어", "nl": "Nederlands", "pl": "Polski", "pt": "Português", "ro": "Română",
    "ru": "Русский", "sr": "Српски", "sv": "Svenska", "th": "ไทย", "tr": "Türkçe", "uk": "Українська", "zh": "中文",
}  # fmt: skip
"""Languages of documents by ISO 639-1 code, each in its own words."""
