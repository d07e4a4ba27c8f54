"""ZIP-based formats, opened with care: what a file would unpack to is known before a byte of it is unpacked."""

from __future__ import annotations

import datetime
import io
import posixpath
import zipfile
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree  # type: ignore[import-untyped]
from defusedxml import DefusedXmlException

from rag.loading.dating import core_day
from rag.loading.limits import Limits
from rag.loading.parts import UnreadableError

MAX_RATIO = 300
"""Text packs to a tenth, repeated text to a hundredth; a bomb to a thousandth."""
DAMAGED = "is damaged, its ZIP container can't be read; get a fresh copy"
_SMALL = 10_000_000


class Archive:
    """The parts of an office file or e-book, by name."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open without unpacking. Raises UnreadableError for damage, encryption or a bomb."""
        try:
            # For a compression or version that it does not know, zipfile raises NotImplementedError.
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise UnreadableError(DAMAGED) from error
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}
        unpacked = sum(entry.file_size for entry in self._zip.infolist())
        if unpacked > limits.max_bytes or unpacked > max(_SMALL, MAX_RATIO * len(data)):
            reason = (
                f"would unpack from {len(data) / 1e6:.1f} to {unpacked / 1e6:,.0f} MB: a ZIP bomb, or over the limit"
            )
            raise UnreadableError(reason)
        if any(entry.flag_bits & 1 for entry in self._entries.values()):
            raise UnreadableError("is encrypted; save it without a password")

    @property
    def names(self) -> list[str]:
        """Names of all parts, in the order they were packed."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        """Say whether there is a part of this name."""
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a part's bytes. Raises UnreadableError when it is missing or damaged."""
        try:
            return self._zip.read(self._entries[name])
        except KeyError as error:
            raise UnreadableError(f"is damaged: its part {name} is missing; get a fresh copy") from error
        except (zipfile.BadZipFile, zipfile.zlib.error, EOFError, NotImplementedError, RuntimeError) as error:  # type: ignore[attr-defined]
            raise UnreadableError(f"is damaged: its part {name} can't be unpacked; get a fresh copy") from error

    def xml(self, name: str) -> Element:
        """Return a part's XML tree. Raises UnreadableError, also for entities (an XML bomb is made of them)."""
        return parse_xml(self.read(name), name)

    def relations(self, name: str) -> dict[str, str]:
        """Return where the relationships of an office part lead: id to part name; outside links are left out."""
        folder, base = posixpath.split(name)
        path = f"{folder}/_rels/{base}.rels".lstrip("/")
        if path not in self:
            return {}
        inner = [link for link in self.xml(path) if link.get("TargetMode") != "External"]
        return {link.get("Id", ""): resolve(folder, link.get("Target", "")) for link in inner}


def parse_xml(data: bytes, name: str) -> Element:
    """Return the XML tree of these bytes. Raises UnreadableError for broken XML and for entities."""
    try:
        tree: Element = SafeTree.fromstring(data)
    except ParseError as error:
        raise UnreadableError(f"is damaged: its part {name} is no XML ({error}); get a fresh copy") from error
    except DefusedXmlException as error:
        raise UnreadableError(f"declares XML entities in {name}, as XML bombs do; it is not opened") from error
    return tree


def resolve(folder: str, target: str) -> str:
    """Return the part that a link leads to from a folder; a link can't climb out of the container."""
    path = posixpath.normpath(posixpath.join("/" + folder, unquote(target.split("#")[0])))
    return path.lstrip("/")


def sealed(archive: Archive) -> bool:
    """Say whether an OpenDocument file's parts are encrypted, each by itself."""
    return "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml")


def core(archive: Archive) -> tuple[str, datetime.date | None]:
    """Return the title and the day that an office file's properties name; "" and None where there are none."""
    for part in () if sealed(archive) else ("docProps/core.xml", "meta.xml"):
        if part in archive:
            properties = archive.xml(part)
            title = properties.findtext(".//{http://purl.org/dc/elements/1.1/}title") or ""
            return title, core_day(properties)
    return "", None
