"""Which files a corpus folder holds: a sorted walk that obeys ``.footnotedignore`` and never leaves the folder.

Every file is listed, of whatever type: what can't be loaded is refused by ``load`` with a reason, not skipped here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from rag.errors import SourceError

IGNORE_FILE = ".footnotedignore"
Rules = tuple[tuple[str, GitIgnoreSpec], ...]
"""Ignore files from the root down, each with the relative folder it stands in."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a corpus, as it stood on disk when the folder was walked."""

    path: Path
    """Where to read it; for a link within the folder the file it leads to."""
    relpath: str
    """Path relative to the corpus folder, with forward slashes."""
    size: int
    """Bytes."""
    mtime_ns: int
    """Time of the last change, nanoseconds since the epoch."""


def discover(folder: Path) -> list[SourceFile]:
    """List the files under a folder (or the one file named), sorted by relative path.

    Left out: what ``.footnotedignore`` names (gitignore syntax, one in any folder), hidden files and folders, office
    lock files (``~$…``). A link out of the folder and a folder that can't be opened stand in the list, so that
    ``load`` reports them. Raises SourceError when the folder is missing or an ignore file can't be understood.
    """
    if not folder.exists():
        raise SourceError(str(folder), "no such file or folder; check the path, or whether its disk is mounted")
    if not folder.is_dir():
        return [_source_file(folder.resolve(), folder.name)]
    return sorted(_walk(folder, folder.resolve(), "", ()), key=lambda file: file.relpath)


def _walk(folder: Path, root: Path, prefix: str, rules: Rules) -> Iterator[SourceFile]:
    try:
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError:
        yield _source_file(folder, prefix.rstrip("/") or folder.name)
        return
    rules = _with_rules_of(folder, prefix, rules)
    for entry in entries:
        relpath = prefix + _printable(entry.name)
        if _is_hidden(entry):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_ignored(relpath + "/", rules):
                yield from _walk(Path(entry.path), root, relpath + "/", rules)
        elif not _is_ignored(relpath, rules):
            yield from _file_or_link(entry, root, relpath)


def _file_or_link(entry: os.DirEntry[str], root: Path, relpath: str) -> Iterator[SourceFile]:
    """A link within the folder stands for its file; its folders are walked under their own names."""
    path = Path(entry.path)
    if entry.is_symlink() and path.exists():
        target = path.resolve()
        if target.is_relative_to(root):
            if target.is_dir():
                return
            path = target
    yield _source_file(path, relpath)


def _source_file(path: Path, relpath: str) -> SourceFile:
    try:
        found = path.lstat()
    except OSError:
        return SourceFile(path, relpath, 0, 0)
    return SourceFile(path, relpath, found.st_size, found.st_mtime_ns)


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith((".", "~$")):
        return True
    if os.name != "nt":
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)


def _with_rules_of(folder: Path, prefix: str, rules: Rules) -> Rules:
    ignore_file = folder / IGNORE_FILE
    if not ignore_file.is_file():
        return rules
    try:
        lines = ignore_file.read_text(encoding="utf-8-sig").splitlines()
        return (*rules, (prefix, GitIgnoreSpec.from_lines(lines)))
    except (OSError, ValueError, re.error) as error:
        # Reading on without the rules could index what was meant to stay out.
        raise SourceError(prefix + IGNORE_FILE, f"can't be understood ({error}); mend or delete it") from error


def _is_ignored(relpath: str, rules: Rules) -> bool:
    """The deepest ignore file that says anything about a path decides, as in git."""
    for prefix, spec in reversed(rules):
        verdict = spec.check_file(relpath.removeprefix(prefix)).include
        if verdict is not None:
            return verdict
    return False


def _printable(name: str) -> str:
    """A file name whose bytes are no UTF-8 can't be stored or shown as it is: its odd bytes are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name
