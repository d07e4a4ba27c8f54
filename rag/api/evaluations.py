"""``/api/eval``: golden questions asked in the background; each run is kept in the store, finished or not."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from rag.api.shapes import FAILURES, EvaluationOut, EvaluationsOut, Failure
from rag.assistant import Assistant
from rag.errors import FootnotedError, UsageError
from rag.evaluation.conditions import conditions_of
from rag.evaluation.golden import load_golden
from rag.evaluation.kept import KeptRun, KeptRuns
from rag.evaluation.record import as_record
from rag.evaluation.run import evaluate

_log = logging.getLogger(__name__)
_BUSY: dict[int | str, dict[str, Any]] = {**FAILURES, 409: {"model": Failure, "description": "A run is under way."}}


class EvaluationIn(BaseModel):
    """An evaluation to run."""

    golden: Annotated[str, Field(min_length=1, max_length=4_000_000)]
    """The golden questions, as YAML or JSON."""
    model: str | None = None
    strict: bool | None = None


@dataclass
class _Running:
    """The run under way, or the last one."""

    questions: int
    done: int = 0
    run: int = 0
    """Its number in the store; 0 before it has one."""
    error: str = ""
    ended: bool = False
    begun: threading.Event = field(default_factory=threading.Event)
    """Set once it has a number, or has failed before that."""


class Evaluations:
    """One run at a time over one assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self.runs = KeptRuns(assistant.settings.store)
        self.current: _Running | None = None

    def start(self, asked: EvaluationIn) -> _Running:
        """Begin a run, or go on with one that was interrupted; returns once it has a number.

        Raises SettingsError for golden questions that can't be understood, UsageError while another run is under way.
        """
        golden = self._kept_golden(asked.golden)
        questions = load_golden(golden)
        with self._lock:
            if self.current is not None and not self.current.ended:
                raise HTTPException(409, f"run {self.current.run} is under way: wait until it has ended")
            current = self.current = _Running(len(questions))
        threading.Thread(target=self._run, args=(current, asked, golden), name="evaluation", daemon=True).start()
        current.begun.wait()
        return current

    def _run(self, current: _Running, asked: EvaluationIn, golden: Path) -> None:
        def progress(done: int, _: int) -> None:
            current.done = done

        assistant, chosen = self._assistant, {"model": asked.model, "strict": asked.strict}
        try:
            conditions = conditions_of(golden, assistant.settings, assistant.store.catalog, **chosen)  # type: ignore[arg-type]
            with self.runs.keeping(conditions, current.questions) as keeping:
                current.run = keeping.run
                current.begun.set()
                evaluate(assistant, load_golden(golden), **chosen, keeping=keeping, progress=progress)  # type: ignore[arg-type]
        except FootnotedError as error:
            current.error = str(error)
        except Exception as error:  # noqa: BLE001 - the run's status tells it; whoever mends it wants the whole
            current.error = f"the evaluation crashed: {error!r}"
            _log.exception("an evaluation crashed")
        finally:
            current.ended = True
            current.begun.set()

    def _kept_golden(self, text: str) -> Path:
        """Keep the questions beside the runs that ask them, so that a run can go on after a restart."""
        data = text.encode("utf-8", "replace")
        path = self._assistant.settings.store / "golden" / f"{hashlib.sha256(data).hexdigest()[:16]}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


def add_evaluations(app: FastAPI, assistant: Assistant) -> None:
    """Add the routes that evaluate."""
    evaluations = Evaluations(assistant)

    @app.post("/api/eval", tags=["evaluation"], status_code=202, response_model=EvaluationOut, responses=_BUSY)
    def start(asked: EvaluationIn) -> dict[str, Any]:
        """Ask golden questions in the background; an interrupted run under the same conditions goes on."""
        current = evaluations.start(asked)
        if current.error and not current.run:
            raise UsageError(current.error)
        return _told(evaluations, evaluations.runs.find(str(current.run)))

    @app.get("/api/eval", tags=["evaluation"], response_model=EvaluationsOut, responses=FAILURES)
    def listed() -> dict[str, Any]:
        """List the runs kept in the store, oldest first."""
        return {"runs": [_told(evaluations, kept) for kept in evaluations.runs.listed()]}

    @app.get("/api/eval/{run}", tags=["evaluation"], response_model=EvaluationOut, responses=FAILURES)
    def one(run: Annotated[int, Field(ge=1, lt=2**53)]) -> dict[str, Any]:
        """Say how far a run is and, of what it has so far, the figures with their intervals and every answer."""
        try:
            kept = evaluations.runs.find(str(run))
        except UsageError as error:
            raise HTTPException(404, f"there is no run {run}: GET /api/eval lists what there is") from error
        has_answers = kept.answered or kept.failed
        return _told(evaluations, kept) | {"result": as_record(evaluations.runs.load(kept)) if has_answers else None}


def _told(evaluations: Evaluations, kept: KeptRun) -> dict[str, Any]:
    """Return how a run stands."""
    current = evaluations.current
    mine = current is not None and current.run == kept.id
    data = asdict(kept)
    return {
        **{name: data[name] for name in ("id", "questions", "started", "seconds", "complete", "answered", "failed")},
        "model": kept.conditions.model, "running": mine and not (current and current.ended),
        "error": current.error if mine and current else "",
    }  # fmt: skip
