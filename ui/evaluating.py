"""What happens on the evaluation tab's events: a golden file in, progress and a run out; earlier runs shown again."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rag.access import Scope
from rag.errors import FootnotedError
from rag.evaluation.asking import Asking
from rag.evaluation.conditions import conditions_of
from rag.evaluation.golden import load_golden
from rag.evaluation.kept import KeptRun, KeptRuns
from rag.evaluation.run import Run, evaluation
from rag.models import EXTRACTIVE
from ui.evaluation import note, progress, result
from ui.evaluation_words import EvaluationWords
from ui.visitor import visitor

if TYPE_CHECKING:
    from rag.assistant import Assistant

JOBS = 4
"""Questions asked of a model's endpoint at once."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evaluating:
    """The tab's behaviour over one assistant, in one interface language."""

    assistant: Assistant
    words: EvaluationWords

    def chosen(self, path: str | None) -> str:
        """Return what was chosen, or why it can't be asked."""
        if not path:
            return note(self.words.none_chosen)
        try:
            count = len(load_golden(Path(path)))
        except FootnotedError as error:
            return note(_named(error, path))
        return note(self.words.chosen.format(name=Path(path).name, count=count))

    def run(self, path: str | None, model: str, strict: bool) -> Iterator[str]:
        """Run a golden file and yield its progress and then the run; closing this asks no further questions."""
        if not path:
            yield note(self.words.none_chosen)
            return
        if not visitor().may(Scope.ADMIN):
            yield note(self.words.needs_admin)
            return
        try:
            yield from self._run(Path(path), model, strict)
        except FootnotedError as error:
            yield note(_named(error, path))
        except Exception as error:  # noqa: BLE001 - a crash must leave the page usable; it is logged whole and shown
            _log.error("the evaluation crashed", exc_info=error)
            yield note(f"{type(error).__name__}: {error}")

    def listed(self) -> list[tuple[str, str]]:
        """Return the kept runs as (label, number), newest first."""
        return [(self._label(run), str(run.id)) for run in reversed(self._kept.listed())]

    def show(self, number: str | None) -> str:
        """Return a kept run."""
        if not number:
            return ""
        try:
            return result(self._kept.load(self._kept.find(number)), self.words)
        except FootnotedError as error:
            return note(str(error))

    @property
    def _kept(self) -> KeptRuns:
        return KeptRuns(self.assistant.store.path)

    def _run(self, path: Path, model: str, strict: bool) -> Iterator[str]:
        questions = load_golden(path)
        conditions = conditions_of(
            path, self.assistant.settings, self.assistant.store.catalog, model=model, strict=strict
        )
        jobs = 1 if model == EXTRACTIVE else JOBS
        asking = Asking(self.assistant, model=model, strict=strict, jobs=jobs)
        with self._kept.keeping(replace(conditions, golden=path.name), len(questions)) as keeping:
            resumed = len(keeping.finished)
            yield progress(resumed, len(questions), self.words, resumed)
            with closing(evaluation(asking, self.assistant, questions, model=model, keeping=keeping)) as steps:
                run = yield from self._told(steps, len(questions), resumed)
        yield result(run, self.words)

    def _told(self, steps: Generator[int, None, Run], total: int, resumed: int) -> Generator[str, None, Run]:
        """Yield the progress of a run as HTML; return the run."""
        while True:
            try:
                done = next(steps)
            except StopIteration as end:
                run: Run = end.value
                return run
            yield progress(done, total, self.words, resumed)

    def _label(self, run: KeptRun) -> str:
        began = datetime.fromtimestamp(run.started).strftime("%Y-%m-%d %H:%M")
        state = "" if run.complete else f", {self.words.unfinished}"
        return f"{run.id} · {began} · {run.conditions.model} · {run.conditions.golden} ({run.answered}{state})"


def _named(error: FootnotedError, path: str) -> str:
    """Return an error with the file's name in place of where it was uploaded to."""
    return str(error).replace(path, Path(path).name)
