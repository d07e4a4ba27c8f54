"""The catalogue says what each model needs; a mistake in it is told with file, entry and field; keys never show."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.config import Settings
from rag.errors import ModelUnknown, SettingsError
from rag.models import catalogue, open_model
from rag.models.catalogue import address, find_entry, read_catalogue, unset
from rag.models.entry import Entry, entry_from
from rag.models.reach import known_variables, leaving, reach
from tests.support.scripted_endpoint import ScriptedEndpoint, answers, sends

KEY = "xai-never-shown-4711abcdef"
WANTED = {
    "Azure AI Foundry", "xAI", "OpenAI", "Anthropic", "Google", "Mistral", "DeepSeek", "AWS Bedrock", "GitHub Models",
    "OpenRouter", "Ollama", "vLLM", "llama.cpp", "LM Studio",
}  # fmt: skip


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **given)


def written(text: str) -> Settings:
    """Return settings with the user's own catalogue in the current folder."""
    Path("models.toml").write_text(text, encoding="utf-8")
    return settings()


def test_every_maker_has_an_entry_and_azure_both_its_styles() -> None:
    entries = read_catalogue(settings())
    assert {entry.provider for entry in entries.values()} >= WANTED
    azure = [entry for entry in entries.values() if entry.provider == "Azure AI Foundry"]
    assert {entry.style for entry in azure} == {"openai", "azure-deployments", "azure-models"}
    for family in ("grok-3", "grok-3-mini", "gpt", "llama", "deepseek-r1"):
        assert any(family in entry.name for entry in azure)


def test_no_shipped_name_takes_a_name_that_an_endpoint_of_ones_own_may_know() -> None:
    assert not [entry.name for entry in read_catalogue(settings()).values() if entry.name == entry.model]


def test_every_shipped_entry_is_dated_or_says_that_it_is_not() -> None:
    for entry in read_catalogue(settings()).values():
        if entry.checked == "unchecked":
            continue
        assert date.fromisoformat(entry.checked) <= date(2026, 11, 22) and entry.source.startswith("https://")


def test_an_entry_becomes_usable_with_its_key_alone_and_never_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    line = {line.name: line for line in catalogue(settings())}["xai-grok-4.3"]
    assert not line.usable and line.reason == "set XAI_API_KEY"
    monkeypatch.setenv("XAI_API_KEY", KEY)
    lines = catalogue(settings())
    assert {line.name: line for line in lines}["xai-grok-4.3"].usable
    assert KEY not in repr(lines)
    opened = open_model("xai-grok-4.3", settings())
    assert opened is not None and KEY not in repr(vars(opened))


def test_a_key_may_stand_in_the_env_file() -> None:
    Path(".env").write_text(f"XAI_API_KEY={KEY}\n", encoding="utf-8")
    assert {line.name: line for line in catalogue(settings())}["xai-grok-4.3"].usable


def test_a_retired_model_says_so_and_what_to_use_until_it_is_overridden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://me.openai.azure.com")
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    with pytest.raises(ModelUnknown, match="retired by its maker on 2026-05-01: use azure-grok-4"):
        open_model("azure-grok-3", settings())
    assert open_model("azure-grok-3", written('[models.azure-grok-3]\nretired = ""\ninstead = ""\n')) is not None


def test_a_day_of_retirement_that_has_not_come_is_a_remark() -> None:
    entry = Entry("a", "A", endpoint="http://127.0.0.1/v1", model="m", retired="2999-01-01", instead="b")
    assert leaving(entry) == "will be retired by its maker on 2999-01-01: use b"
    assert reach(entry, {}).want == ""


def test_ones_own_file_changes_single_fields_and_adds_entries() -> None:
    mine = written(
        '[models."xai-grok-4.3"]\nmodel = "grok-4.9"\n[models.mine]\nprovider = "me"\nendpoint = "http://127.0.0.1:1/v1"\n'
    )
    entries = read_catalogue(mine)
    assert entries["xai-grok-4.3"].model == "grok-4.9" and entries["xai-grok-4.3"].key == "XAI_API_KEY"
    assert entries["mine"].provider == "me"


def test_a_catalogue_named_by_the_settings_must_be_there() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml can't be read"):
        read_catalogue(settings(models=Path("nowhere.toml")))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[models.a", "no TOML"),
        ("[model.a]\n", r'unknown "model"'),
        ("[models]\na = 1\n", r'entry "a": must be a table'),
        ('[models.A]\nprovider = "p"\n', r'entry "A": a name is of small letters'),
        ('[models.extractive]\nprovider = "p"\n', "are taken"),
        ('[models.a]\nprovider = "p"\n', r'entry "a", field "endpoint": missing'),
        ('[models.a]\nendpoint = "http://h/v1"\n', r'entry "a", field "provider": missing'),
        ('[models.a]\nprovder = "p"\n', r'entry "a", field "provder": unknown; the fields are abilities, '),
        ('[models.a.5]\nprovider = "p"\n', r'field "5": is a table: .*\[models."a.5"\]'),
        ('[models.a]\nprovider = "p"\nendpoint = "h/v1"\n', r'field "endpoint": is no address'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nkey = "sk-1234"\n', r'field "key": must be the NAME'),
        (
            '[models.a]\nprovider = "p"\nendpoint = "http://h"\nstyle = "soap"\n',
            r'field "style": must be one of',
        ),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\ncontext = "8k"\n', r'field "context": must be a whole'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nabilities = ["fly"]\n', r'"abilities": knows no fly'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nprice = 3\n', r'field "price": must be a table'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nprice = {input=1}\n', r'field "price": needs input and'),
        (
            '[models.a]\nprovider = "p"\nendpoint = "http://h"\nprice = {input=1, output=1, currency="dollars"}\n',
            r'field "price": needs a currency',
        ),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nchecked = "today"\n', r'field "checked": must be a date'),
        (
            '[models.a]\nprovider = "p"\nendpoint = "http://h"\nlimits = {rpm=1}\n',
            r'"limits": has an unknown rpm',
        ),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nfallback = ["b"]\n', r'"fallback": no entry is named "b"'),
        (
            '[models.a]\nprovider = "p"\nendpoint = "http://h"\nfallback = ["a"]\n',
            r'"fallback": names the entry',
        ),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\nstyle = "azure-models"\n', r'"api_version": missing'),
        ('[models.a]\nprovider = "gguf"\n', r'field "path": missing'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\npath = "a.gguf"\n', r'field "path": is for provider'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\ninstead = "b"\n', r'"instead": is for retired entries'),
        ('[models.a]\nprovider = "p"\nendpoint = "http://h"\noptions = {model="x"}\n', r'field "options": must be'),
    ],
)
def test_a_mistake_is_told_with_its_file_entry_and_field(text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        read_catalogue(written(text))
    assert "models.toml" in str(caught.value) and "\n" not in str(caught.value)


@given(st.dictionaries(st.text(min_size=1), st.one_of(st.text(), st.integers(), st.booleans(), st.lists(st.text()))))
def test_any_table_at_all_is_an_entry_or_a_settings_error(table: dict[str, object]) -> None:
    try:
        assert entry_from("a", table, "f").provider
    except SettingsError as error:
        assert str(error).startswith('f, entry "a", field "')


@pytest.mark.parametrize("value", ["https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1/"])
def test_an_address_made_of_a_variable_is_not_doubled(value: str) -> None:
    entry = Entry("a", "A", endpoint="${AZURE_OPENAI_ENDPOINT}/openai/v1", model="m", key="K")
    known = {"AZURE_OPENAI_ENDPOINT": value}
    assert address(entry, known) == "https://me.openai.azure.com/openai/v1"
    assert unset(entry, known) == ["K"] and unset(entry, {}) == ["AZURE_OPENAI_ENDPOINT", "K"]


def test_an_entry_with_another_model_keeps_its_address_and_key_and_forgets_its_price() -> None:
    entry = find_entry("openrouter:x-ai/grok-4:free", settings())
    assert entry is not None and entry.model == "x-ai/grok-4:free" and entry.key == "OPENROUTER_API_KEY"
    grok = find_entry("xai-grok-4.3:grok-9", settings())
    assert grok is not None and grok.price is None and grok.checked == "unchecked"
    assert find_entry("gpt-5:preview", settings()) is None


def test_what_the_settings_name_themselves_still_works_as_before() -> None:
    given = settings(openai_base_url="https://host.example/v1", openai_api_key="k", model="grok-3")
    assert known_variables(given)["OPENAI_API_KEY"] == "k"
    line = catalogue(given)[1]
    assert (line.name, line.provider, line.endpoint, line.usable) == (
        "grok-3", "host.example", "https://host.example/v1", True,
    )  # fmt: skip


def test_a_local_server_without_a_models_name_is_asked_for_its_first(endpoint: ScriptedEndpoint) -> None:
    mine = written(f'[models.mine]\nprovider = "me"\nendpoint = "{endpoint.url}"\n')
    endpoint.then(sends({"object": "list", "data": [{"id": "first", "object": "model"}]}), answers("Yes."))
    opened = open_model("mine", mine)
    assert opened is not None and "".join(opened.stream([{"role": "user", "content": "?"}], max_tokens=9)) == "Yes."
    assert [call.path for call in endpoint.calls] == ["/v1/models", "/v1/chat/completions"]
    assert endpoint.calls[1].body["model"] == "first"


def test_a_server_on_this_machine_that_does_not_run_is_seen_in_the_list(endpoint: ScriptedEndpoint) -> None:
    toml = '[models.up]\nprovider = "me"\nendpoint = "{0}"\n[models.down]\nprovider = "me"\nendpoint = "{1}"\n'
    lines = {line.name: line for line in catalogue(written(toml.format(endpoint.url, "http://127.0.0.1:9/v1")))}
    assert lines["up"].usable and not lines["down"].usable and "start the server" in lines["down"].reason
    assert not endpoint.calls


def test_the_page_on_models_names_entries_and_fields_that_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
    table = page[page.index("| maker |") : page.index("- `ENTRY:MODEL`")]
    cells = [row.split("|")[2] for row in table.splitlines()[2:] if row.startswith("|")]
    named = {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}
    entries = read_catalogue(settings())
    assert named <= entries.keys() and len(named) > 20
    assert not [name for name in named if entries[name].retired and entries[name].retired <= "2026-11-22"]
    fields = {field.name for field in dataclasses.fields(Entry)} - {"name"}
    assert not [field for field in fields if f"`{field}`" not in page and f"`{field} =" not in page]
