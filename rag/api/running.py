"""An answer under way on a thread of its own, read asynchronously; whoever stops reading stops the model."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing

from fastapi import Request
from starlette.requests import ClientDisconnect

from rag.schema import AnswerEvent, CheckedAnswer
from rag.stopping import Stop, Stopped, stoppable

Opened = Callable[[], Generator[AnswerEvent, None, None]]
"""What begins an answer; called on the thread that will iterate it."""


class _End:
    """What the thread puts last: the error that ended the events, None at their proper end."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


async def events_of(opened: Opened) -> AsyncGenerator[AnswerEvent, None]:
    """Yield an answer's events as they come; closing this stops the answer. Raises what the answer raises."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[AnswerEvent | _End] = asyncio.Queue()
    stop = Stop()

    def tell(item: AnswerEvent | _End) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone, and whoever read with it
            loop.call_soon_threadsafe(queue.put_nowait, item)

    work = contextvars.copy_context().run
    threading.Thread(target=work, args=(_work, opened, tell, stop), name="answer", daemon=True).start()
    try:
        while not isinstance(item := await queue.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stop.give_up()


async def answer_while_connected(request: Request, opened: Opened) -> CheckedAnswer:
    """Return the finished answer. Raises ClientDisconnect, with the answer stopped, when the client goes away."""
    working, leaving = asyncio.create_task(_last(opened)), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()


def _work(opened: Opened, tell: Callable[[AnswerEvent | _End], None], stop: Stop) -> None:
    error: Exception | None = None
    try:
        with stoppable(stop), contextlib.closing(opened()) as events:
            for event in events:
                if stop.given_up:
                    return
                tell(event)
    except Stopped:
        return
    except Exception as caught:  # noqa: BLE001 - raised again where the events are read
        error = caught
    tell(_End(error))


async def _last(opened: Opened) -> CheckedAnswer:
    last: AnswerEvent | None = None
    async with aclosing(events_of(opened)) as events:
        async for event in events:
            last = event
    assert isinstance(last, CheckedAnswer)
    return last


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
