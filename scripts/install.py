"""Installs a lock file with uv, from where pip is set up to look; with pip where uv can't. A matter of speed alone.

    .venv/bin/python scripts/install.py requirements.lock

uv is taken at the version and checksums of the lock for development. Every file must have a checksum of the lock file,
whoever fetches it, so that it does not matter which of several indexes a package comes from.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK_OF_UV = Path(__file__).parent.parent / "requirements-dev.lock"
PIP = [sys.executable, "-m", "pip"]
UV = Path(sys.executable).with_name("uv")
OPTIONS = {"index-url": "--default-index", "extra-index-url": "--index", "find-links": "--find-links",
           "trusted-host": "--allow-insecure-host"}  # fmt: skip
FLAGS = {"no-index": "--no-index"}
VARIABLES = {"cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY"}


def of_pip(said: str) -> dict[str, str]:
    """Read what ``pip config list`` said: the environment rules over ``[install]``, and that over ``[global]``."""
    found: dict[str, str] = {}
    for section in ("global.", "install.", ":env:."):
        for line in said.splitlines():
            name, equals, value = line.partition("=")
            if equals and name.startswith(section):
                found[name.removeprefix(section)] = value.strip("'\"")
    return found


def for_uv(settings: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the options and the environment that make uv look where pip does."""
    words = [word for name, option in OPTIONS.items() for value in _several(settings, name) for word in (option, value)]
    words += [flag for name, flag in FLAGS.items() if settings.get(name, "").lower() in ("1", "true", "yes", "on")]
    return words, {variable: settings[name] for name, variable in VARIABLES.items() if settings.get(name)}


def _several(settings: dict[str, str], name: str) -> list[str]:
    return settings.get(name, "").replace("\\n", " ").split()


def pinned(lock: str, package: str) -> str:
    """Return the lines of a lock file that name a package, its version and its checksums."""
    found = re.search(rf"^{re.escape(package)}==(?:.*\\\n)*.*", lock, re.MULTILINE)
    if not found:
        raise SystemExit(f"no {package} in {LOCK_OF_UV}")
    return found[0] + "\n"


def fetch_uv() -> None:
    """Install uv into this environment where it is not there yet."""
    if UV.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / "uv.lock"
        alone.write_text(pinned(LOCK_OF_UV.read_text("utf-8"), "uv"), "utf-8")
        subprocess.run([*PIP, "install", "-q", "--require-hashes", "-r", str(alone)], check=True)


def by_uv(lock: str) -> bool:
    """Install with uv, compiled for a quick start; False, and told why, where that fails."""
    try:
        fetch_uv()
    except subprocess.CalledProcessError:
        return False
    listed = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=True).stdout
    words, more = for_uv(of_pip(listed))
    command = [str(UV), "pip", "install", "-q", "--python", sys.executable, "--require-hashes", "--compile-bytecode"]
    command += ["--index-strategy", "unsafe-best-match", "-r", lock]
    print(shlex.join(command), flush=True)
    return subprocess.run([*command, *words], env={**more, **os.environ}, check=False).returncode == 0


if __name__ == "__main__":
    if not by_uv(sys.argv[1]):
        print("uv could not install; trying pip", flush=True)
        raise SystemExit(subprocess.run([*PIP, "install", "-q", "--require-hashes", "-r", sys.argv[1]]).returncode)
