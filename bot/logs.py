"""Logs: an event and its keys, one JSON line each; ids only, never answers, names, document numbers or tokens."""

from __future__ import annotations

import logging
import re
import sys
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
    """A traceback's last line may quote what somebody typed: keep where it was, and what kind of error."""
    if text := entry.get("exception"):
        entry["exception"] = "\n".join(_kept(str(text)))
    return entry


def _kept(traceback: str) -> list[str]:
    """Lines that say where; of the errors themselves only their kind."""
    kept = []
    for line in traceback.splitlines():
        if line.startswith(("  File ", "Traceback", "    ")):
            kept.append(line)
        elif match := re.match(r"[\w.]+(?=:|$)", line):
            kept.append(match.group())
    return kept


def set_up(level: str = "INFO", *, to: Any = None) -> None:
    """Log as JSON lines to *to* (standard error)."""
    stream = to or sys.stderr
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
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
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
