"""E-mail messages (EML): the head, the text, then each attachment as a section of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from rag.loading.dating import first_day
from rag.loading.encoding import decode
from rag.loading.limits import Limits
from rag.loading.parts import Attachment, Extract, UnreadableError, check_count, join

HEAD = ("Subject", "From", "To", "Cc", "Date")


def extract(data: bytes, limits: Limits) -> Extract:
    """Read a message. Raises UnreadableError when it is none."""
    message = message_from_bytes(data, policy=policy.default)
    attachments = list(_attachments(message))
    check_count(len(attachments), limits, "attachments")
    body = _body(message)
    if not body.strip() and not any(message[name] for name in HEAD):
        raise UnreadableError("has neither a head nor a text, as an e-mail message would")
    return letter({name: _header(message, name) for name in HEAD}, body, attachments)


def letter(head: dict[str, str], body: str, attachments: list[Attachment]) -> Extract:
    """Put a message together: its head, the names of its attachments, its text."""
    lines = [f"{name}: {' '.join(value.split())}" for name, value in head.items() if value.strip()]
    if attachments:
        lines.append("Attachments: " + ", ".join(attachment.name for attachment in attachments))
    found = join([("message", "\n".join(lines) + "\n\n" + body)], head.get("Subject", ""), first_day(head.get("Date")))
    return replace(found, sections=found.sections if attachments else (), attachments=tuple(attachments))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, LookupError, IndexError, AttributeError):
        # The standard library gives up on some headers that mail programs do send.
        return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _body(message: EmailMessage) -> str:
    """Return the message's own text: the plain version, else the HTML one."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decode(data)
    return from_html(text) if part.get_content_type() == "text/html" else text


def from_html(text: str) -> str:
    """Return the text of a message written in HTML."""
    from selectolax.lexbor import LexborHTMLParser

    from rag.loading.html_text import HEADING, render

    page = LexborHTMLParser(text)
    for node in page.css("script, style, head, title, [hidden]"):
        node.decompose()
    return render(page.body).replace(HEADING, "") if page.body is not None else text


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(message.iter_attachments(), 1):
        if part.get_content_type() == "message/rfc822":
            inner = cast(EmailMessage, part.get_payload(0))
            name = part.get_filename() or f"{_header(inner, 'Subject') or f'message {number}'}.eml"
            yield Attachment(name, inner.as_bytes())
            continue
        payload = part.get_payload(decode=True)
        name = part.get_filename() or f"attachment {number}.{part.get_content_subtype()}"
        # A picture that the text shows (a logo, a signature) is no attachment to its reader.
        if isinstance(payload, bytes) and not (part.get("Content-ID") and part.get_content_maintype() == "image"):
            yield Attachment(" ".join(name.split()), payload)
