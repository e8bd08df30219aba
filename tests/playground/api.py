"""A bare client of the Bot API that holds every answer against aiogram's models."""

from io import BytesIO
from typing import Any, NamedTuple, Self

import aiogram.methods
import aiohttp
from pydantic import BaseModel, TypeAdapter

from playground import Playground
from playground.entities import Json

_METHODS = {name.lower(): getattr(aiogram.methods, name) for name in aiogram.methods.__all__}


class File(NamedTuple):
    """A file to send."""

    name: str
    content: bytes


class Api:
    """Calls one bot's methods by name: as multipart when there is a file, else as JSON."""

    def __init__(self, playground: Playground, token: str | None = None) -> None:
        self.root = f"{playground.base_url}{token or playground.token}"
        self.files = f"{playground.base_file_url}{token or playground.token}"
        self.session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def answer(self, method: str, /, **params: Any) -> Json:
        """The whole answer, right or refused."""
        if any(isinstance(value, File) for value in params.values()):
            form = aiohttp.FormData()
            for name, value in params.items():
                if isinstance(value, File):
                    form.add_field(name, BytesIO(value.content), filename=value.name)
                else:
                    form.add_field(name, str(value))
            sent = self.session.post(f"{self.root}/{method}", data=form)
        else:
            sent = self.session.post(f"{self.root}/{method}", json=params)
        async with sent as response:
            answer: Json = await response.json()
            assert response.status == answer.get("error_code", 200)
        if answer["ok"]:
            validate(method, answer["result"])
        return answer

    async def __call__(self, method: str, /, **params: Any) -> Any:
        """The result of a call that must succeed."""
        answer = await self.answer(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, /, **params: Any) -> str:
        """The words of a call that must be refused."""
        answer = await self.answer(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def updates(self, offset: int = 0, **params: Any) -> list[Json]:
        """What waits for the bot."""
        result: list[Json] = await self("getUpdates", offset=offset, **params)
        return result


def validate(method: str, result: Any) -> None:
    """Hold a result against aiogram's model of the method; fields it does not know are wrong too."""
    model = TypeAdapter(_METHODS[method.lower()].__returning__).validate_python(result)
    assert _unknown(model) == [], method


def _unknown(model: Any) -> list[str]:
    if isinstance(model, list):
        return [name for item in model for name in _unknown(item)]
    if not isinstance(model, BaseModel):
        return []
    fields = [name for field in type(model).model_fields for name in _unknown(getattr(model, field))]
    return [f"{type(model).__name__}.{name}" for name in model.model_extra or {}] + fields
