"""Generated requests, sound and unsound, against the description: no server error, and nothing that it doesn't tell."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from rag.api import create_app
from rag.assistant import Assistant
from rag.config import Settings
from tests.support.copying import own_copy

LOCAL = {"host": "localhost"}
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]


@pytest.fixture(scope="module")
def described(seeds_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = tmp_path_factory.mktemp("fuzzed") / "store"
    own_copy(seeds_settings.store, store)
    app = create_app(Assistant.open(seeds_settings.model_copy(update={"store": store})))
    # A re-sync for each generated request would take minutes: it has tests of its own.
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=LOCAL)
    return schema.exclude(path="/api/sync", method="POST").exclude(path="/api/documents", method="POST")


def test_no_generated_request_is_a_server_error(described: Any) -> None:
    for operation in described.get_all_operations():
        _tried(operation.ok())


def _tried(operation: Any) -> None:
    @settings(
        max_examples=8, derandomize=True, deadline=None, phases=[Phase.generate], database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def sound(case: Any) -> None:
        case.validate_response(case.call(headers=LOCAL), checks=CHECKS)

    sound()
