"""Records to plain data and back, exactly: what is kept in a file today can be read as the same record tomorrow.

Only for data that this program wrote; what the world is shown has its own shapes in ``rag.wire``.
"""

from __future__ import annotations

import types
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def as_data(record: object) -> dict[str, Any]:
    """Return a record as data that ``json.dumps`` takes, with every field."""
    assert is_dataclass(record) and not isinstance(record, type)
    return asdict(record)


def from_data(kind: type[T], data: Any) -> T:
    """Return the record that ``as_data`` made this of, also after a way through JSON; a missing field has its default.

    Raises ValueError for data that is no such record.
    """
    try:
        found: T = _read(kind, data)
    except (KeyError, AttributeError, TypeError) as error:
        raise ValueError(f"is no {kind.__name__}: {error}") from error
    return found


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(kind), data)
    if origin is tuple:
        inner = get_args(kind)
        return tuple(_read(inner[0] if inner[-1] is Ellipsis else inner[n], item) for n, item in enumerate(data))
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _read(hint, data[name]) for name, hint in _hints(kind).items() if name in data})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    wanted: Any = (int, float) if kind is float else kind
    if not isinstance(data, wanted):
        raise TypeError(f"{data!r} is no {kind.__name__}")
    return float(data) if kind is float else data


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and type(None) in kinds:
        return None
    for kind in kinds:
        if kind is not type(None):
            try:
                return _read(kind, data)
            except (KeyError, AttributeError, TypeError, ValueError):
                continue
    raise TypeError(f"{data!r} is none of {kinds}")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
