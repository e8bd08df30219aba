"""One request to the Bot API: a method, its parameters as they went over the wire, the files with it."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from playground.refusals import Refused, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart request."""

    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Call:
    """A method and its parameters. Readers follow the server: what is missing or odd becomes the default."""

    #: As the bot wrote it.
    method: str
    #: As they went over the wire: strings; from a JSON body, whatever JSON held.
    params: dict[str, Any] = field(default_factory=dict)
    #: By the name of the part.
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter as a string, "" when missing."""
        value = self.params.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0, lowest: int = -(1 << 31), highest: int = (1 << 31) - 1) -> int:
        """The parameter as an integer, pressed between *lowest* and *highest*."""
        try:
            value = int(self.text(name))
        except ValueError:
            value = default
        return min(max(value, lowest), highest)

    def flag(self, name: str) -> bool:
        """The parameter as a boolean."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """The parameter read as JSON, None when missing.

        Raises:  Refused: 400 ``can't parse *what* JSON object``.
        """
        value = self.params.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"Can't parse {what} JSON object") from None

    @property
    def chat_id(self) -> int | None:
        """The chat it is about, if it names one by number."""
        try:
            return int(self.text("chat_id"))
        except ValueError:
            return None


async def read(request: web.Request, method: str) -> Call:
    """Read a request however the bot sent it: query, JSON, urlencoded or multipart.

    Raises:  Refused: 413 when it is too large, 400 when its JSON cannot be read.
    """
    call = Call(method, dict(request.query))
    try:
        if request.content_type == "application/json":
            body = await request.read()
            call.params.update(json.loads(body) if body.strip() else {})
        elif request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            for name, value in (await request.post()).items():
                if isinstance(value, FileField):
                    with value.file as file:
                        call.files[name] = Upload(value.filename, file.read(), value.content_type)
                elif isinstance(value, str):
                    call.params[name] = value
                else:
                    call.files[name] = Upload(name, bytes(value), "application/octet-stream")
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413) from None
    except (ValueError, TypeError):
        raise bad_request("can't parse the request's body") from None
    return call
