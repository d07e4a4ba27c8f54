#!/bin/sh
# Prints the path of a Chromium for the browser tests, installing one first where there is none.
# Order: $FOOTNOTED_CHROMIUM, a browser on PATH, Debian's package by apt-get, Playwright's own download.
# Everything but the path goes to standard error. Exits 1 with what to do when none can be had.
set -u

say() { echo "chromium.sh: $*" >&2; }

on_path() {
    for name in "${FOOTNOTED_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$name" ] && command -v "$name" && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_works() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get install -y -q --no-install-recommends "$@" >&2 && return 0
    as_root apt-get update -q >&2 && as_root apt-get install -y -q --no-install-recommends "$@" >&2
}

# The articles hold Cyrillic and Chinese; without a font for them, screenshots and line breaks are wrong.
ensure_fonts() {
    command -v fc-list >/dev/null || return 0
    [ -n "$(fc-list :lang=bg)" ] || apt_install fonts-dejavu-core || say "no font for Cyrillic could be installed"
    [ -n "$(fc-list :lang=zh)" ] || apt_install fonts-noto-cjk || say "no font for Chinese could be installed"
}

from_playwright() {
    for python in .venv/bin/python python3; do
        command -v "$python" >/dev/null && "$python" -c "import playwright" 2>/dev/null || continue
        "$python" -m playwright install chromium >&2 || return 1
        "$python" -c "
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)" && return 0
    done
    return 1
}

if path=$(on_path); then
    if apt_works; then ensure_fonts; fi
    echo "$path"
    exit 0
fi
if apt_works; then
    say "installing Chromium with apt-get"
    if apt_install chromium && path=$(on_path); then
        ensure_fonts
        echo "$path"
        exit 0
    fi
    say "apt-get could not install chromium"
fi
say "trying Playwright's own Chromium"
if path=$(from_playwright) && [ -x "$path" ]; then
    echo "$path"
    exit 0
fi
say "no Chromium could be had. Install one (Debian: apt-get install chromium) or set FOOTNOTED_CHROMIUM to its path."
exit 1
