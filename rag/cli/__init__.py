"""The ``footnoted`` command: what a user types, to calls, to a line, a table or one JSON document.

Exit codes: 0 done, 1 a gate or check failed, 2 wrong usage or an error that the user can mend.
"""

from __future__ import annotations

import os
import sys

import typer

from rag.cli.access import token, user
from rag.cli.ask import ask, search
from rag.cli.audit import audit
from rag.cli.bench import bench
from rag.cli.chat import chat
from rag.cli.check import check
from rag.cli.evaluate import evaluate
from rag.cli.golden import golden
from rag.cli.index import index
from rag.cli.mcp import mcp
from rag.cli.models import models
from rag.cli.serve import serve
from rag.cli.sources import sources
from rag.cli.state import doctor
from rag.cli.verify import verify

# Read by libraries at import: threads that spin starve each other, and nothing may phone home.
for _name, _value in {
    "OMP_WAIT_POLICY": "passive",
    "OPENBLAS_NUM_THREADS": "1",  # a second thread gains nothing on matrices this small, and waits for a busy core
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
}.items():
    os.environ.setdefault(_name, _value)

app = typer.Typer(
    name="footnoted",
    help="Chat with your documents. Every sentence footnoted, every footnote checked.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # importing rich's help would double the time of --help
    pretty_exceptions_enable=False,
)
app.command()(index)
app.command()(sources)
app.command()(search)
app.command()(ask)
app.command()(chat)
app.command()(check)
app.command()(verify)
app.command("eval")(evaluate)
app.command()(serve)
app.command()(mcp)
app.add_typer(models)
app.command()(doctor)
app.add_typer(user, name="user")
app.add_typer(token, name="token")
app.add_typer(audit, name="audit")
app.add_typer(bench)
app.add_typer(golden, name="golden")


def main() -> None:
    """Run the command line; every foreseen error is one line on standard error and exit code 2."""
    from rag.errors import FootnotedError

    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message() if hasattr(error, "format_message") else error)
            sys.exit(2)
        code = _complain(error.format_message() if hasattr(error, "format_message") else str(error))
    except FootnotedError as error:
        code = _complain(str(error))
    except KeyboardInterrupt:
        code = 130
    except typer.Abort:
        _complain("stopped: a question got no answer")
        code = 130
    except (BrokenPipeError, SystemExit) as ended:
        # typer answers a closed pipe with code 1, which here means a check that failed.
        if not isinstance(ended, BrokenPipeError) and not isinstance(ended.__context__, BrokenPipeError):
            raise
        code = 0
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; say nothing more, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str) -> int:
    print(f"footnoted: {' '.join(message.split())}", file=sys.stderr)
    return 2
