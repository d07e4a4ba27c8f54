"""Records of ``rag.schema`` to JSON and back, field by field; fields that one side doesn't know are left out."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rag.schema import CheckedAnswer


def write_answer(answer: CheckedAnswer) -> str:
    """Return an answer as JSON, whole; lone surrogates are written as escapes."""
    return json.dumps(asdict(answer))


def read_answer(stored: str) -> CheckedAnswer:
    """Return the answer that was written. Raises ValueError when it is no such JSON."""
    try:
        answer = _read(CheckedAnswer, json.loads(stored))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no kept answer: {error}") from error
    assert isinstance(answer, CheckedAnswer)
    return answer


def _read(kind: Any, value: Any) -> Any:
    """Return the value as the type: a record, an enum, a tuple of them, a union's first fitting member, or itself."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{one.name: _read(hints[one.name], value[one.name]) for one in fields(kind) if one.name in value})
    if get_origin(kind) is tuple:
        members = get_args(kind)
        if members[1:] == (...,):
            return tuple(_read(members[0], one) for one in value)
        return tuple(_read(member, one) for member, one in zip(members, value, strict=True))
    if get_origin(kind) in (Union, UnionType):
        if value is None and NoneType in get_args(kind):
            return None
        fitting = [member for member in get_args(kind) if isinstance(value, get_origin(member) or member)]
        records = [member for member in get_args(kind) if is_dataclass(member)]
        return _read((fitting or records)[0], value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
