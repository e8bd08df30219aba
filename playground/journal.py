"""Every request a bot made, one JSON line each, to be held against the published specification."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TextIO

from playground.call import Call
from playground.entities import Json


@dataclass(eq=False)
class Journal:
    """Requests as they went over the wire, in memory and, if asked for, in a file."""

    path: Path | None = None
    requests: list[Json] = field(default_factory=list)
    _file: TextIO | None = field(default=None, repr=False)

    def open(self) -> None:
        """Begin to append to the file, if there is to be one."""
        if self.path is not None and self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a", encoding="utf-8")

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def note(self, call: Call, status: int, at: datetime, bot: int) -> None:
        """Write one request down. *status*: the HTTP status, 499 when the bot hung up first."""
        entry: Json = {
            "method": call.method,
            "params": call.params,
            "files": sorted(call.files),
            "status": status,
            "at": at.isoformat(timespec="milliseconds"),
            "bot": bot,
        }
        self.requests.append(entry)
        if self._file is not None:
            self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._file.flush()

    def of(self, method: str) -> list[Json]:
        """The requests of one method, oldest first."""
        return [entry for entry in self.requests if entry["method"].lower() == method.lower()]
