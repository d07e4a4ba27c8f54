"""What a run was made under: golden file, model, settings, documents and program, so that like is joined with like.

It can't see what an endpoint changes behind a model's name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.store import Catalog

_NO_MATTER = frozenset({"openai_api_key", "connect_timeout", "first_token_timeout", "idle_timeout", "model_retries",
                        "store", "cache", "threads", "max_file_mb", "host", "port", "model", "strict", "auth",
                        "session_days", "requests_per_minute", "allowed_hosts", "cors_origins", "trusted_proxies",
                        "tls_certificate", "tls_key", "audit", "audit_folder",
                        "audit_redact_personal", "audit_max_mb", "otlp_endpoint", "otlp_headers",
                        "trace_content"})  # fmt: skip
"""Settings that change no answer, or that stand apart in the conditions."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must be the same for an interrupted run to be continued."""

    golden: str
    """The golden file's path, for people; it may move."""
    golden_digest: str
    model: str
    strict: bool = False
    judge: str = ""
    """The model that judged and the version of its prompt; empty without a judge."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Every setting that may change an answer."""
    corpus: str = ""
    """Digest of the sources and passages of the store."""
    program: str = ""
    """Digest of the program's own code, prompts included."""

    @property
    def key(self) -> str:
        """A digest of all but the golden file's path."""
        return _digest(json.dumps({k: v for k, v in asdict(self).items() if k != "golden"}, sort_keys=True))


def conditions_of(
    golden: Path, settings: Settings, catalog: Catalog, *, model: str | None, strict: bool | None, judge: str = ""
) -> Conditions:
    """Return the conditions of a run about to be made. Raises SettingsError when the golden file can't be read."""
    try:
        digest = hashlib.sha256(golden.read_bytes()).hexdigest()
    except OSError as error:
        raise SettingsError(f"{golden}: can't be read: {error.strerror or error}") from error
    chosen = {k: v for k, v in settings.model_dump(mode="json").items() if k not in _NO_MATTER}
    return Conditions(
        str(golden),
        digest,
        model or settings.model,
        settings.strict if strict is None else strict,
        judge,
        chosen,
        corpus_digest(catalog),
        program_digest(),
    )


def differences(before: Conditions, after: Conditions) -> Iterator[str]:
    """Say in words what two runs were made under that is not the same."""
    for name in ("model", "strict", "judge"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{name} {old or 'none'} before, {new or 'none'} now"
    for name in sorted({*before.settings, *after.settings}):
        old, new = before.settings.get(name), after.settings.get(name)
        if old != new:
            yield f"{name} {old} before, {new} now"
    for name, words in (("golden_digest", "golden file"), ("corpus", "documents"), ("program", "program")):
        if getattr(before, name) != getattr(after, name):
            yield f"the {words} changed"


def corpus_digest(catalog: Catalog) -> str:
    """Return a digest of which sources there are and how they are cut into passages, by which embedding."""
    digest = hashlib.sha256(catalog.meta("embedding").encode())
    for state in catalog.files():
        digest.update(f"{state.source}\0{state.state}\n".encode("utf-8", "surrogatepass"))
    for (key,) in catalog.rows("SELECT key FROM passage ORDER BY key"):
        digest.update(str(key).encode())
    return digest.hexdigest()


@cache
def program_digest() -> str:
    """Return a digest of the package's code: another prompt or rule may give another answer."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
