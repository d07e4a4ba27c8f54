"""Write rag/values/places.tsv: names of countries, regions, cities and languages in seven languages, from CLDR.

    python scripts/place_names.py

Needs Babel, which the package itself does not. Cities are those that time zones are named for. A language whose name
is made from its country's is put with it: who is told to be German is told to be of Germany.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from babel import Locale
from babel.core import get_global

from rag.words import words

PLACES = Path(__file__).parent.parent / "rag/values/places.tsv"
CODES = ("en", "it", "bg", "de", "fr", "es", "ru")
NOTICE = "# From the Unicode CLDR as Babel carries it. © Unicode, Inc.; Unicode License V3, https://www.unicode.org/license.txt"
_SHARED = 4
"""Letters that the names of a language and its country share in one of the seven."""


def main() -> None:
    """Read all names and write those that differ between languages."""
    names: dict[str, set[str]] = defaultdict(set)
    for locale in map(Locale.parse, CODES):
        for territory, name in locale.territories.items():
            if territory not in ("001", "ZZ"):
                names[territory].update(spelled(name))
        for zone, told in locale.time_zones.items():
            if "city" in told and not zone.startswith("Etc"):
                names[zone].update([*spelled(zone.rpartition("/")[2].replace("_", " ")), *spelled(told["city"])])
        for language, name in locale.languages.items():
            if len(language) == 2:
                names[country(language) or language].update(spelled(name))
    different = {code: sorted(known) for code, known in sorted(names.items()) if len(known) > 1}
    lines = (f"{code}\t{'|'.join(known)}" for code, known in different.items())
    PLACES.write_text("\n".join([NOTICE, *lines]) + "\n", "utf-8")
    print(f"wrote {PLACES}: {len(different)} things, {PLACES.stat().st_size // 1024} KB")


def spelled(name: str) -> list[str]:
    """Return a name as folded words, and what it has in brackets as another: "Myanmar (Burma)"."""
    return [" ".join(found) for part in re.split(r"[()]", name) if (found := words(part))]


def country(language: str) -> str:
    """Return the country that a language is at home in, if one is named for the other; "" where not."""
    subtags = get_global("likely_subtags").get(language, "").split("_")
    for locale in map(Locale.parse, CODES):
        home, own = (
            words(of.get(key, "")) for of, key in ((locale.territories, subtags[-1]), (locale.languages, language))
        )
        if len(home) == len(own) == 1 and home[0][:_SHARED] == own[0][:_SHARED]:
            return subtags[-1]
    return ""


if __name__ == "__main__":
    main()
