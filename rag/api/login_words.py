"""The words of the log-in page in the languages of the chat page, and which of them a browser is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

CHOSEN = "footnoted_language"
"""The cookie in which the chat page keeps the language that was chosen on it."""


@dataclass(frozen=True, slots=True)
class LoginWords:
    """The labels of one language; templates take named fields."""

    language: str
    title: str
    name: str
    password: str
    log_in: str
    wrong: str
    too_many: str
    inside: str
    to_page: str
    log_out: str


ENGLISH = LoginWords(
    language="en",
    title="Log in – Footnoted",
    name="Name",
    password="Password",
    log_in="Log in",
    wrong="This name and password do not go together.",
    too_many="Too many failed tries: wait {seconds} s.",
    inside="You are logged in as {name}.",
    to_page="To the page",
    log_out="Log out",
)
ITALIAN = LoginWords(
    language="it",
    title="Accesso – Footnoted",
    name="Nome",
    password="Password",
    log_in="Accedi",
    wrong="Nome e password non corrispondono.",
    too_many="Troppi tentativi falliti: attendi {seconds} s.",
    inside="Hai effettuato l’accesso come {name}.",
    to_page="Alla pagina",
    log_out="Esci",
)
BULGARIAN = LoginWords(
    language="bg",
    title="Вход – Footnoted",
    name="Име",
    password="Парола",
    log_in="Влез",
    wrong="Това име и тази парола не си подхождат.",
    too_many="Твърде много неуспешни опити: изчакайте {seconds} s.",
    inside="Влезли сте като {name}.",
    to_page="Към страницата",
    log_out="Излез",
)
LANGUAGES = {words.language: words for words in (ENGLISH, ITALIAN, BULGARIAN)}


def words_for(headers: Mapping[str, str]) -> LoginWords:
    """Return the words for a browser: the language chosen on the chat page, else the first it wishes that is here."""
    try:
        cookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        cookie = SimpleCookie()
    chosen = cookie[CHOSEN].value if CHOSEN in cookie else ""
    wished = (
        part.split(";")[0].strip().split("-")[0].lower() for part in headers.get("accept-language", "").split(",")
    )
    return next((LANGUAGES[code] for code in (chosen, *wished) if code in LANGUAGES), ENGLISH)
