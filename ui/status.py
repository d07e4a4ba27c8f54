"""What is degraded and how to mend it, the page's languages and who is logged in, to HTML."""

from __future__ import annotations

from collections.abc import Sequence

from ui.escaping import text
from ui.icons import icon
from ui.words import LANGUAGES, NAMES_OF_LANGUAGES, Words


def degraded(lines: Sequence[str], words: Words) -> str:
    """Return what is degraded and how to mend it, folded; nothing when all is well."""
    if not lines:
        return ""
    items = "".join(f'<li dir="auto">{text(words.told(line))}</li>' for line in lines)
    summary = f"{icon('warning')}{text(words.count(len(lines), words.degraded))}"
    return f'<details class="fn-degraded"><summary>{summary}</summary><ul>{items}</ul></details>'


def state(lines: Sequence[str], words: Words) -> str:
    """Return what is degraded and how to mend it, in full, or that all is well."""
    heading = f'<h2 class="fn-label">{text(words.state)}</h2>'
    if not lines:
        return f'{heading}<p class="fn-verdict fn-supported">{icon("supported")}{text(words.all_well)}</p>'
    items = "".join(f'<li dir="auto">{text(words.told(line))}</li>' for line in lines)
    return f'{heading}<ul class="fn-state">{items}</ul>'


def languages(words: Words) -> str:
    """Return the interface languages, each a link that the page's script remembers."""
    links = "".join(f"<li>{_language(code, words)}</li>" for code in LANGUAGES)
    return f'<h2 class="fn-label">{text(words.interface_language)}</h2><ul class="fn-languages">{links}</ul>'


def account(name: str, words: Words) -> str:
    """Return who is logged in, with a button that ends that; nothing where nobody logs in."""
    if not name:
        return ""
    said = text(words.logged_in.format(name=name))
    button = f'<button type="button" class="fn-button" data-log-out="{_home(words)}">{text(words.log_out)}</button>'
    return f'<h2 class="fn-label">{text(words.account)}</h2><p dir="auto">{said}</p>{button}'


def _home(words: Words) -> str:
    return "." if words.language == "en" else ".."


def _language(code: str, words: Words) -> str:
    home = _home(words)
    address = f"{home}/" if code == "en" else f"{home}/{code}/"
    current = ' aria-current="true"' if code == words.language else ""
    return f'<a href="{address}" lang="{code}" data-language="{code}"{current}>{text(NAMES_OF_LANGUAGES[code])}</a>'
