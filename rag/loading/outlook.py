"""Outlook messages (MSG): the properties of an OLE container, after Microsoft's [MS-OXMSG] and [MS-OXPROPS]."""

from __future__ import annotations

import datetime
import io
import struct
from collections.abc import Iterator

import olefile  # type: ignore[import-untyped]

from rag.loading.encoding import decode
from rag.loading.limits import Limits
from rag.loading.mail import from_html, letter
from rag.loading.parts import Attachment, Extract, UnreadableError, check_count
from rag.loading.rich_text import to_text

_SUBJECT, _SENDER, _SENDER_MAIL, _TO, _CC = "0037", "0C1A", "0C1F", "0E04", "0E03"
_BODY, _HTML, _DATA, _LONG_NAME, _SHORT_NAME = "1000", "1013", "3701", "3707", "3704"
_RTF = "1009"
_UNCOMPRESSED = 0x414C454D
_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the window holds before the first byte ([MS-OXRTFCP] 2.1.3.1.1)."""
_SENT, _CODEPAGE = 0x00390040, 0x3FFD0003
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)


def extract(data: bytes, limits: Limits) -> Extract:
    """Read an Outlook message. Raises UnreadableError for damage and for a file of another kind."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return _message(_Properties(container, ()), limits)
    except (OSError, struct.error, IndexError, AttributeError, KeyError) as error:
        raise UnreadableError(f"is damaged, the message can't be read ({error}); get a fresh copy") from error


def _message(message: _Properties, limits: Limits) -> Extract:
    attachments = list(_attachments(message, limits))
    check_count(len(attachments), limits, "attachments")
    sender = f"{message.text(_SENDER)} <{message.text(_SENDER_MAIL)}>".replace(" <>", "")
    head = {"Subject": message.text(_SUBJECT), "From": sender, "To": message.text(_TO), "Cc": message.text(_CC)}
    head["Date"] = message.sent()
    body = message.text(_BODY)
    html = message.read(_HTML, "0102")
    if not body.strip() and html:
        body = from_html(message.decoded(html))
    body = body or from_html(message.text(_HTML)) or to_text(unpacked_rtf(message.read(_RTF, "0102")))
    return letter(head, body, attachments)


def unpacked_rtf(data: bytes) -> bytes:
    """Return the RTF of a message's compressed body ([MS-OXRTFCP] 3.1.3), b"" when there is none."""
    if len(data) < 16:
        return b""
    size, raw_size, kind = struct.unpack_from("<III", data)
    packed = data[16 : size + 4]
    if kind == _UNCOMPRESSED:
        return packed[:raw_size]
    window = bytearray(_PRESET.ljust(4096, b"\0"))
    out, at, write = bytearray(), 0, len(_PRESET)
    while at < len(packed):
        control, at = packed[at], at + 1
        for bit in range(8):
            if at >= len(packed):
                break
            if control >> bit & 1:
                token, at = int.from_bytes(packed[at : at + 2], "big"), at + 2
                read, length = token >> 4, (token & 15) + 2
                if read == write % 4096:
                    return bytes(out)
            else:
                read, length, at = -1, 1, at + 1
            for step in range(length):
                byte = packed[at - 1] if read < 0 else window[(read + step) % 4096]
                window[write % 4096] = byte
                out.append(byte)
                write += 1
    return bytes(out)


class _Properties:
    """The properties of a message or attachment: strings in streams of their own, numbers in one table."""

    def __init__(self, container: olefile.OleFileIO, folder: tuple[str, ...]) -> None:
        self._container = container
        self.folder = folder
        table = self._stream("__properties_version1.0")
        head = len(table) % 16 if folder else 32
        records = struct.iter_unpack("<IIQ", table[head : len(table) - (len(table) - head) % 16])
        self._numbers = {tag: value for tag, _, value in records}

    def _stream(self, name: str) -> bytes:
        path = [*self.folder, name]
        return bytes(self._container.openstream(path).read()) if self._container.exists(path) else b""

    def read(self, tag: str, kind: str) -> bytes:
        """Return a property's bytes; tag and kind are four hexadecimal digits each."""
        return self._stream(f"__substg1.0_{tag}{kind}")

    def text(self, tag: str) -> str:
        """Return a property as text: UTF-16, or the code page of the message."""
        wide = self.read(tag, "001F")
        return wide.decode("utf-16-le", "replace") if wide else self.decoded(self.read(tag, "001E"))

    def decoded(self, data: bytes) -> str:
        """Decode bytes by the code page that the message names, if it fits."""
        page = self._numbers.get(_CODEPAGE, 0) & 0xFFFFFFFF
        try:
            return data.decode("utf-8" if page in (0, 65001) else f"cp{page}")
        except (LookupError, UnicodeDecodeError):
            return decode(data)

    def sent(self) -> str:
        """Return when the message was sent, ISO 8601 in UTC, "" when it does not say."""
        ticks = self._numbers.get(_SENT, 0)
        return (_EPOCH + datetime.timedelta(microseconds=ticks // 10)).isoformat(" ", "minutes") if ticks else ""

    def below(self, prefix: str) -> Iterator[_Properties]:
        """Yield the property folders whose names begin so, in order."""
        depth = len(self.folder)
        names = {
            path[depth]
            for path in self._container.listdir(streams=True, storages=True)
            if len(path) > depth and tuple(path[:depth]) == self.folder and path[depth].startswith(prefix)
        }
        for name in sorted(names):
            yield _Properties(self._container, (*self.folder, name))


def _attachments(message: _Properties, limits: Limits) -> Iterator[Attachment]:
    for number, attached in enumerate(message.below("__attach_version1.0_"), 1):
        name = attached.text(_LONG_NAME) or attached.text(_SHORT_NAME) or f"attachment {number}"
        data = attached.read(_DATA, "0102")
        if data:
            yield Attachment(name, data)
        for inner in attached.below(f"__substg1.0_{_DATA}000D"):
            yield Attachment(f"{inner.text(_SUBJECT) or name}.txt", _message(inner, limits).text.encode())
