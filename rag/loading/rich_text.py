"""RTF to text, after the Rich Text Format specification 1.9.1: words, line ends, table rows; formatting is left out."""

from __future__ import annotations

import re

from rag.loading.dating import first_day
from rag.loading.limits import Limits
from rag.loading.parts import Extract, UnreadableError, join

_CHANGED, _CREATED = (
    re.compile(rb"\\%s\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})" % name) for name in (b"revtim", b"creatim")
)
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]"
)
_HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf "
    b"themedata datastore latentstyles listtable listoverridetable rsidtbl xmlnstbl mmathPr generator fldinst "
    b"filetbl revtbl nonshppict bkmkstart bkmkend pntext htmltag".split()
)
_WORDS = {
    b"par": "\n\n", b"line": "\n", b"page": "\n\n", b"sect": "\n\n", b"tab": "\t", b"row": "\n", b"cell": " | ",
    b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 177: "cp1255",
             178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


def extract(data: bytes, limits: Limits) -> Extract:
    """Read an RTF file. Raises UnreadableError when it is cut off so early that no text is left."""
    text = to_text(data)
    if not text.strip():
        raise UnreadableError("holds no text")
    changed = _CHANGED.search(data) or _CREATED.search(data)
    return join(
        [(None, text)], date=first_day("-".join(part.decode() for part in changed.groups())) if changed else None
    )


def to_text(data: bytes) -> str:
    """Return the text of RTF bytes."""
    reader = _Reader()
    for token in _TOKEN.finditer(data):
        reader.take(token)
    reader.flush()
    # Characters beyond the first plane are written as two halves.
    text = "".join(reader.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"(?: \| )+\n", "\n", text)


class _State:
    """What a group inherits from the one around it."""

    def __init__(self, hidden: bool = False, skip: int = 1, encoding: str = "") -> None:
        self.hidden, self.skip, self.encoding = hidden, skip, encoding

    def inner(self) -> _State:
        return _State(self.hidden, self.skip, self.encoding)


class _Reader:
    """Text being put together; bytes wait until their run ends, since a letter may be two of them."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._groups = [_State()]
        self._bytes = bytearray()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font, self._to_skip, self._starred = 0, 0, False

    def take(self, token: re.Match[bytes]) -> None:
        """Go on by one token."""
        word, number, byte, symbol, brace, text = token.groups()
        if brace:
            self._brace(brace)
        elif word:
            self._word(word, int(number) if number else None)
        elif byte:
            self._put(bytes([int(byte, 16)]))
        elif symbol:
            self._symbol(symbol)
        elif text:
            self._put(text)

    def flush(self) -> None:
        """Decode the bytes that wait."""
        if self._bytes:
            encoding = self._groups[-1].encoding or self._page
            self.pieces.append(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _brace(self, brace: bytes) -> None:
        self.flush()
        if brace == b"{":
            self._groups.append(self._groups[-1].inner())
        elif len(self._groups) > 1:
            self._groups.pop()
        self._starred = False

    def _put(self, data: bytes) -> None:
        dropped = min(self._to_skip, len(data))
        self._to_skip -= dropped
        if not self._groups[-1].hidden:
            self._bytes += data[dropped:]

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\\{}":
            self._put(symbol)
        elif symbol in (b"~", b"_", b"\n", b"\r"):
            self._write({b"~": "\u00a0", b"_": "-"}.get(symbol, "\n\n"))

    def _write(self, text: str) -> None:
        self.flush()
        if not self._groups[-1].hidden:
            self.pieces.append(text)

    def _word(self, word: bytes, number: int | None) -> None:
        state = self._groups[-1]
        if word == b"fonttbl":
            self._fonts, state.hidden = {}, True
        elif word in _HIDDEN or self._starred:
            state.hidden = True
        elif word in _WORDS:
            self._write(_WORDS[word])
        elif word == b"u" and number is not None:
            self._write(chr(number % 65536))
            self._to_skip = state.skip
        elif number is not None:
            self._setting(word, number, state)
        self._starred = False

    def _setting(self, word: bytes, number: int, state: _State) -> None:
        if word == b"uc":
            state.skip = number
        elif word == b"ansicpg":
            self._page = f"cp{number}" if number in range(400, 1400) else "cp1252"
        elif word == b"fcharset":
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word == b"f":
            self.flush()
            self._font = number
            state.encoding = self._fonts.get(number, "")
        elif word == b"v":
            state.hidden = bool(number)
