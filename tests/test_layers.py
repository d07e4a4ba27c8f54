"""The shape of the program: what may import what, how long things get, and which names are public."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path for room in ("rag", "ui") for path in (ROOT / room).rglob("*.py"))
LAYERS = (
    (
        "schema",
        "errors",
        "sentences",
        "words",
        "language",
        "stop_words",
        "values",
        "wire",
        "stopping",
        "progress",
        "records",
    ),
    ("config",),
    ("loading", "chunking", "embedding", "store", "models", "prompts", "local_model", "access"),
    ("indexing", "retrieval", "answering", "checking", "observing"),
    ("siding",),
    ("asking",),
    ("drafting",),
    ("assistant", "conversations", "evidence_report", "corpus", "watching"),
    ("evaluation", "bench"),
    ("api",),
    ("cli",),
)
"""Left of the design first; a room imports from the layers before its own. Rooms of the first may use each other."""
BESIDES = {("retrieval", "store"), ("models", "local_model"), ("embedding", "models")}
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
HEAVY = {"chromadb", "gradio", "llama_index", "numpy", "onnxruntime", "openai", "pydantic_settings"}
PUBLIC = {
    "rag.corpus": {"Corpus", "CorpusFolder", "SyncStatus"},
    "rag.checking": {
        "Checker", "Finding", "Gate", "check_text", "disputed", "find_conflicts", "find_disagreements", "find_sides",
        "leftover", "open_judge", "speaks_of",
    },
    "rag.conversations": {
        "Conversation", "Conversations", "Feedback", "KeptTurn", "Outcome", "Rating", "conversations_path", "history",
    },
    "rag.indexing": {"IndexReport", "Indexing"},
    "rag.loading": {"LOADING_VERSION", "Limits", "Picture", "Sandbox", "SourceFile", "discover", "draw", "load"},
    "rag.retrieval": {"MAXIMUM_QUESTION", "Fusion", "RerankEndpoint", "Retrieval", "checked_question"},
    "rag.models": {
        "EXTRACTIVE", "NONE_NAMED", "ChatModel", "Message", "ModelEntry", "Usage", "catalogue", "open_model",
    },
    "rag.store": {
        "Catalog", "CatalogWriter", "ChromaVectors", "FileState", "SourceState", "Store",
        "Selection", "UPLOADS", "catalog_path", "graph_path", "graph_lock", "import_ahead",
        "post_later", "post_outbox", "post_waiting", "uploads_path", "writer_lock",
    },
    "rag.embedding": {"Embedder", "Kind", "Matrix", "TokenEmbedder", "TokenStates", "Vector", "reader_of"},
}  # fmt: skip


def named(path: Path) -> str:
    """Return the dotted name of a module's file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {named(path): path for path in FILES}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def nodes(tree: ast.AST, *, types: bool) -> Iterator[ast.AST]:
    """Yield every node, those under TYPE_CHECKING only when asked for."""
    for child in ast.iter_child_nodes(tree):
        if types or not is_for_types(child):
            yield child
            yield from nodes(child, types=types)


def imports(path: Path, *, types: bool = True) -> set[str]:
    """Return the modules that a file imports anywhere in it; names that are modules count as such."""
    found: set[str] = set()
    for node in nodes(parsed(path), types=types):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative imports hide where they lead"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in whole}
    return found


def rooms(path: Path) -> set[str]:
    """Return the parts of ``rag`` that a file imports from, its own left out."""
    own = named(path).split(".")[1:2]
    return {name.split(".")[1] for name in imports(path) if name.startswith("rag.")} - set(own)


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "rag")], ids=named)
def test_the_program_never_imports_its_page(path: Path) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] == "ui"}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_imports_point_left(path: Path) -> None:
    room, *rest = named(path).split(".")
    own = rest[0] if room == "rag" and rest else ""
    level = LEVEL[own] if own else len(LAYERS)
    wrong = {
        other
        for other in rooms(path)
        if LEVEL[other] >= level and not LEVEL[other] == level == 0 and (own, other) not in BESIDES
    }
    assert not wrong, f"{named(path)} imports {wrong}, which do not stand to its left"


def test_every_room_has_its_place() -> None:
    there = {name.split(".")[1] for name in MODULES if name.startswith("rag.")}
    assert there <= LEVEL.keys()


def test_no_module_imports_itself_around_a_corner() -> None:
    graph = {name: imports(path, types=False) & MODULES.keys() for name, path in MODULES.items()}
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the cycle
    assert set(order) == set(MODULES)


@pytest.mark.parametrize("module", ["rag.cli", "rag.schema", "rag.errors", "rag.wire", "rag.models"])
def test_what_is_slow_to_import_is_not_imported_with(module: str) -> None:
    program = f"import sys, {module}; print(*(name.split('.')[0] for name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    heavy = HEAVY - {"pydantic_settings"} if module == "rag.models" else HEAVY
    assert module.split(".")[0] in loaded.stdout.split()
    assert not heavy & set(loaded.stdout.split())


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_module_says_what_it_does(path: Path) -> None:
    assert (ast.get_docstring(parsed(path)) or "").strip(), f"{path} has no docstring"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    long = {
        node.name: length
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


@pytest.mark.parametrize("module", PUBLIC)
def test_public_names_are_pinned(module: str) -> None:
    found = importlib.import_module(module)
    listed = getattr(found, "__all__", None)
    own = {n for n, value in vars(found).items() if not n.startswith("_") and is_own(value, n, module)}
    assert (set(listed) if listed is not None else own) == PUBLIC[module]
    assert all(hasattr(found, name) for name in PUBLIC[module])


def is_own(value: object, name: str, module: str) -> bool:
    """Say whether a package without a list of public names defines this one itself."""
    assigned = {
        ast.unparse(target)
        for node in parsed(MODULES[module]).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    return name in assigned or getattr(value, "__module__", "") == module
