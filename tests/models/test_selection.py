"""What can be asked follows from the settings alone, and what is missing is said."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from rag.config import Settings
from rag.errors import ModelUnknown
from rag.models import catalogue, open_model
from rag.models.address import is_loopback, provider, shown_url

KEY = "sk-never-shown-4711abcdef"


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **{"openai_api_key": None, **given})


def test_without_settings_only_the_built_in_is_there() -> None:
    first, *others = catalogue(settings(cache=Path("nowhere")))
    assert first.name == "extractive" and first.usable
    assert others and not any(line.usable for line in others if "localhost" not in line.endpoint)
    assert all(line.reason for line in others)
    assert open_model("extractive", settings()) is None


@pytest.mark.parametrize(
    ("given", "usable", "says"),
    [
        ({"model": "gpt"}, False, "set OPENAI_API_KEY"),
        ({"model": "gpt", "openai_api_key": KEY}, True, ""),
        ({"model": "smol", "openai_base_url": "http://localhost:11434/v1"}, True, "without a key"),
        ({"model": "grok", "openai_base_url": "api.x.ai/v1", "openai_api_key": KEY}, False, "http://"),
        ({"model": "grok", "openai_api_key": KEY + "\u201d"}, False, "copy it anew"),
        ({"model": "grok", "openai_api_key": "two words"}, False, "copy it anew"),
        ({"openai_api_key": KEY}, False, "--model"),
    ],
)
def test_an_entry_says_whether_and_why(given: dict[str, object], usable: bool, says: str) -> None:
    entry = catalogue(settings(**given))[1]
    assert entry.usable is usable and says in entry.reason and KEY not in repr(entry)


@pytest.mark.parametrize("given", [{}, {"openai_api_key": "a b"}, {"openai_base_url": "no address"}])
def test_a_model_that_nobody_could_know_is_refused_before_any_call(given: dict[str, object]) -> None:
    with pytest.raises(ModelUnknown, match="no-such-model") as caught:
        open_model("no-such-model", settings(**given))
    assert "OPENAI_" in str(caught.value) and "\n" not in str(caught.value)


def test_any_name_goes_to_a_configured_endpoint_and_a_pasted_line_break_in_the_key_does_no_harm() -> None:
    opened = open_model("grok-3", settings(openai_api_key=SecretStr(KEY + "\n")))
    assert opened is not None and opened.name == "grok-3"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:secret@host.example:8443/v1/?api-key=secret#secret", "https://host.example:8443/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("not an address secret", "the address in OPENAI_BASE_URL"),
        ("http://host:port/secret", "the address in OPENAI_BASE_URL"),
    ],
)
def test_an_address_is_shown_without_secrets(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://127.0.0.1:8080/v1", "local server"),
        ("http://[::1]/v1", "local server"),
        ("https://me.openai.azure.com/openai/v1/", "Azure AI Foundry"),
        ("https://api.x.ai/v1", "xAI"),
        ("https://notx.ai/v1", "notx.ai"),
        ("http://127.0.0.1.example.com/v1", "127.0.0.1.example.com"),
    ],
)
def test_a_provider_is_known_by_its_host(url: str, name: str) -> None:
    assert provider(url) == name and is_loopback(url) is (name == "local server")


def test_listing_models_does_not_import_the_client() -> None:
    script = (
        "import sys; from rag.config import Settings; from rag.models import catalogue; "
        "catalogue(Settings(_env_file=None, model='m', openai_api_key='k')); "
        "sys.exit('openai' in sys.modules or 'httpx' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
