"""Layers point one way: flows ← storage ← handlers ← bot; `async` and I/O stay where they belong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("flows", "storage", "handlers", "bot")
FORBIDDEN = {
    "flows": {
        "sqlalchemy", "telegram", "asyncio", "httpx", "aiohttp", "jinja2", "babel", "os", "random", "secrets", "io"
    },
    "storage": {"telegram", "asyncio", "jinja2", "babel", "httpx", "aiohttp"},
    "handlers": {"sqlalchemy", "asyncio", "httpx", "aiohttp"},
    "bot": {"jinja2", "babel"},
}  # fmt: skip


def files(layer: str) -> list[Path]:
    """A layer's modules."""
    return sorted((ROOT / layer).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """First names of what a module imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_stands_left_of_it(layer: str) -> None:
    """Imports point left, and no layer reaches for a part that belongs to another."""
    right = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"playground", "tests"} | FORBIDDEN[layer]
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in files(layer)
        for name in imports(path)
        if name in right and (path.name, name) != ("cli.py", "playground")  # the demo commands
    }
    assert wrong == set()


@pytest.mark.parametrize("layer", ["flows", "storage", "handlers"])
def test_only_bot_is_async(layer: str) -> None:
    """No handler, no store and no flow is a coroutine."""
    asynchronous = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files(layer)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, asynchronous)
    ]
    assert found == []


def test_flows_have_no_clock() -> None:
    """Time comes into flows as an argument."""
    clocks = {"now", "today", "utcnow", "time_ns", "monotonic"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files("flows")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]
    assert found == []


def test_no_room_is_called_util() -> None:
    """Files are named by their noun."""
    found = [
        str(path.relative_to(ROOT))
        for layer in (*LAYERS, "playground", "locales", "tests")
        for path in files(layer)
        if any(word in path.stem.lower() for word in ("util", "helper", "manager", "misc"))
    ]
    assert found == []


def test_no_regime_is_named_outside_its_file() -> None:
    """A regime's key and command stand in its own file and one line of the catalogue, nowhere else in the program."""
    from flows.catalogue import FLOWS

    modules = {path.stem for path in (ROOT / "flows").glob("*.py")} - {"__init__", "catalogue"}
    regimes = [import_module(f"flows.{name}") for name in modules]
    own = {flow.key: regime for regime in regimes for flow in FLOWS.values() if flow in vars(regime).values()}
    found = [
        (flow.key, str(path.relative_to(ROOT)))
        for flow in FLOWS.values()
        for layer in LAYERS
        for path in files(layer)
        if path != Path(str(own[flow.key].__file__))
        and path.stem != "catalogue"
        and re.search(rf"[\"'/]{flow.key}[\"'./]|flows\.{flow.key}\b|/{flow.command}\b", path.read_text())
    ]
    assert found == []
