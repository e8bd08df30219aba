"""Logs: an event and its keys, one JSON line each; ids only, never answers, names, document numbers or tokens."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")


def _without_tokens(_logger: Any, _name: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A token in a library's message or in a traceback is taken out."""
    for key, value in entry.items():
        if isinstance(value, str) and ":" in value:
            entry[key] = TOKEN.sub("<token>", value)
    return entry


def _without_values(_logger: Any, _name: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An error's own words may quote what somebody typed: keep where it was, and what kind of error."""
    info = entry.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else info[1] if isinstance(info, tuple) else None
    if info is True:
        error = sys.exc_info()[1]
    kept: list[str] = []
    while error is not None:
        kept = [*traceback.format_tb(error.__traceback__), f"{type(error).__qualname__}\n", *kept]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if kept:
        entry["exception"] = "".join(kept)
    return entry


def _first_line(_logger: Any, _name: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library says further down may quote values (asyncio shows the error of a task)."""
    entry["event"] = str(entry["event"]).partition("\n")[0]
    return entry


def set_up(level: str = "INFO", *, to: Any = None) -> None:
    """Log as JSON lines to *to* (standard error)."""
    stream = to or sys.stderr
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
        _without_tokens,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
