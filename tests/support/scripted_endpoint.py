"""An OpenAI-compatible endpoint on loopback that does what a test queued, failures included, and logs its calls."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 60.0
"""Seconds after which a hanging behaviour gives up; no passing test waits for it."""


@dataclass(frozen=True)
class Call:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class ScriptedEndpoint:
    """Serves one queued behaviour a call; an unexpected call answers 500 and so fails its test."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.aborted = threading.Event()
        """Set once a caller has gone away in the middle of a stream."""
        self.called = threading.Event()
        """Set by the first call."""
        self.released = threading.Event()
        self._script: queue.SimpleQueue[Behaviour] = queue.SimpleQueue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{self.root}/v1"

    def then(self, *behaviours: Behaviour) -> ScriptedEndpoint:
        for behaviour in behaviours:
            self._script.put(behaviour)
        return self

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
                endpoint.calls.append(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                endpoint.called.set()
                try:
                    behaviour = endpoint._script.get_nowait()
                except queue.Empty:
                    behaviour = status(500, "unexpected call")
                try:
                    behaviour(Exchange(self, endpoint))
                except ConnectionError:  # the caller had hung up before all was written, or cut the connection
                    endpoint.aborted.set()
                self.close_connection = True

            def log_message(self, *_: Any) -> None: ...

        return Handler

    @contextlib.contextmanager
    def serving(self) -> Iterator[ScriptedEndpoint]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.released.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()


class Exchange:
    """One request being answered."""

    def __init__(self, handler: BaseHTTPRequestHandler, endpoint: ScriptedEndpoint) -> None:
        self._handler, self._endpoint = handler, endpoint

    def begin(self, status: int = 200, **headers: str) -> None:
        self._handler.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        usual = {"content-type": "text/event-stream", "transfer-encoding": "chunked", "connection": "close"}
        for name, value in {**usual, **given}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def write(self, data: str | bytes) -> None:
        data = data.encode() if isinstance(data, str) else data
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self._handler.wfile.flush()

    def chunk(self, delta: dict[str, Any] | None = None, finish: str | None = None, **more: Any) -> None:
        choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
        body = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": choices, **more}
        self.write(f"data: {json.dumps(body)}\n\n")

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def hang(self) -> None:
        """Wait until the test is over or the caller has hung up, which is noted."""
        self._handler.connection.settimeout(PATIENCE)
        with contextlib.suppress(TimeoutError):
            if self._handler.connection.recv(1) == b"":
                self._endpoint.aborted.set()
                return
        self._endpoint.released.wait(PATIENCE)


Behaviour = Callable[[Exchange], None]


def answers(*pieces: str, finish: str | None = "stop", usage: tuple[int, int] | None = None) -> Behaviour:
    """Stream these pieces as documented: a role, the pieces, a finish reason, the usage, [DONE]."""
    return deltas(*({"content": piece} for piece in pieces), finish=finish, usage=usage)


def deltas(*items: dict[str, Any], finish: str | None = "stop", usage: tuple[int, int] | None = None) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.chunk({"role": "assistant", "content": ""})
        for delta in items:
            exchange.chunk(delta)
        if finish is not None:
            exchange.chunk({}, finish)
        if usage is not None:
            counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
            exchange.chunk(usage=counted)
        exchange.write("data: [DONE]\n\n")
        exchange.end()

    return behave


def status(code: int, message: str = "", *, error: dict[str, Any] | None = None, **headers: str) -> Behaviour:
    """Answer with an error as OpenAI's API does."""

    def behave(exchange: Exchange) -> None:
        exchange.begin(code, content_type="application/json", **headers)
        exchange.write(json.dumps({"error": {"message": message, "type": None, "code": None, **(error or {})}}))
        exchange.end()

    return behave


def sends(document: object) -> Behaviour:
    """Answer with one JSON document."""
    return body(json.dumps(document), "application/json")


def body(text: str, content_type: str, code: int = 200) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        exchange.begin(code, content_type=content_type)
        exchange.write(text)
        exchange.end()

    return behave


def hangs() -> Behaviour:
    """Take the request and never send so much as a header."""
    return lambda exchange: exchange.hang()


def hangs_after(*pieces: str, finish: str | None = None) -> Behaviour:
    """Stream these pieces, then nothing more; with no pieces, hang right after the role."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        exchange.chunk({"role": "assistant", "content": ""})
        for piece in pieces:
            exchange.chunk({"content": piece})
        if finish is not None:
            exchange.chunk({}, finish)
        exchange.hang()

    return behave


def keeps_alive(every: float = 0.05) -> Behaviour:
    """Send comments and never a word, as proxies do to keep a connection open."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        while not exchange._endpoint.released.wait(every):
            exchange.write(": ping\n\n")

    return behave


def drops() -> Behaviour:
    """Take the request and close the connection without a word, as a server does with one that was kept too long."""
    return lambda exchange: None


def cut_after(*pieces: str) -> Behaviour:
    """Stream these pieces and drop the connection, with neither a finish reason nor the last chunk."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for piece in pieces:
            exchange.chunk({"content": piece})

    return behave


def raw(*lines: str) -> Behaviour:
    """Stream these server-sent lines as they are."""

    def behave(exchange: Exchange) -> None:
        exchange.begin()
        for line in lines:
            exchange.write(line + "\n\n")
        exchange.end()

    return behave
