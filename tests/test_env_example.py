"""``.env.example`` explains every setting, in the order of the code, with the default that the code has."""

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from rag.config import Settings

EXAMPLE = (Path(__file__).parents[1] / ".env.example").read_text(encoding="utf-8")
ENTRY = re.compile(r"^((?:# [^\n]+\n)+)# ([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)


def variable(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    return str(alias.choices[0]) if alias is not None and not isinstance(alias, str) else f"FOOTNOTED_{name.upper()}"


def test_every_setting_is_explained_in_the_order_of_the_code() -> None:
    expected = [variable(name, field) for name, field in Settings.model_fields.items()]
    assert [match[2] for match in ENTRY.finditer(EXAMPLE)] == expected


def test_every_default_is_the_one_of_the_code() -> None:
    shown = {match[2]: match[3] for match in ENTRY.finditer(EXAMPLE)}
    for name, field in Settings.model_fields.items():
        text = shown[variable(name, field)]
        kept = TypeAdapter(field.annotation).validate_python(text.replace("~", str(Path.home()), 1) if text else None)
        assert kept == field.default, name


def test_copied_as_it_is_it_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / ".env"
    copy.write_text(EXAMPLE, encoding="utf-8")
    assert Settings(_env_file=copy) == Settings(_env_file=None)


def test_uncommented_it_is_read_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOOTNOTED_CACHE", raising=False)
    copy = tmp_path / ".env"
    copy.write_text(re.sub(r"^# (?=[A-Z][A-Z0-9_]+=)", "", EXAMPLE, flags=re.MULTILINE), encoding="utf-8")
    assert Settings(_env_file=copy) == Settings(_env_file=None)
