"""How tests are run and installed: what shares a server stays on one worker; uv looks where pip was told to look."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_stay_together(request: pytest.FixtureRequest) -> None:
    """Where grouping breaks, as in pytest 9.2 with xdist 3.8, nothing fails: each worker starts all servers anew."""
    spread = request.config.getoption("loadgroup", default=False)
    assert not spread or request.node.nodeid.endswith("@together"), "xdist no longer groups tests"


@pytest.fixture(scope="module")
def install() -> dict[str, Callable[..., Any]]:
    return runpy.run_path(str(ROOT / "scripts" / "install.py"))


def test_uv_looks_where_pip_does(install: dict[str, Callable[..., Any]]) -> None:
    said = (
        "global.cert='/etc/ca.crt'\nglobal.extra-index-url='https://a.example/simple file:///b'\n"
        "install.find-links='/wheels'\n:env:.find-links='/other'\n:env:.no-index='1'\nglobal.index-url='https://c.example'"
    )
    words, variables = install["for_uv"](install["of_pip"](said))
    assert words == [
        "--default-index", "https://c.example", "--index", "https://a.example/simple", "--index", "file:///b",
        "--find-links", "/other", "--no-index",
    ]  # fmt: skip
    assert variables == {"SSL_CERT_FILE": "/etc/ca.crt"}
    assert install["for_uv"](install["of_pip"]("")) == ([], {})


def test_uv_is_taken_by_its_checksums_alone(install: dict[str, Callable[..., Any]]) -> None:
    lines = install["pinned"]((ROOT / "requirements-dev.lock").read_text("utf-8"), "uv").splitlines()
    assert lines[0].startswith("uv==") and len(lines) > 5
    assert all(line.strip().startswith("--hash=sha256:") for line in lines[1:])
    assert all(line.endswith("\\") for line in lines[:-1]) and not lines[-1].endswith("\\")
