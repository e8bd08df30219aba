"""Guided stories: a transcript in a few steps, whose acts a visitor does on the phones or lets play."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playground.college import Town, minute
from playground.entities import Json
from playground.transcript import ACT, SCHOOL, Replay, transcripts

LIST = Path(__file__).with_name("stories.toml")
Words = dict[str, str]
#: What does as well as what a story asks for: a button with the words that are to be typed, a file for a photo.
_ALIKE = {"says": {"says", "taps"}, "photo": {"photo", "file"}, "file": {"photo", "file"}}
#: Hears an act, and what it showed.
Heard = Callable[[str, list[str]], None]


def nobody(line: str, shown: list[str]) -> None:
    """Whoever needs to hear nothing."""


class WrongStory(Exception):
    """An entry of the list that does not fit its transcript; the text names it."""


@dataclass(frozen=True)
class Step:
    """Some acts under one sentence. *first*: the number of its first act."""

    first: int
    words: Words


@dataclass(frozen=True)
class Story:
    """One entry of the list, with the acts of its transcript, one thing each."""

    key: str
    title: Words
    about: Words
    phones: tuple[str, ...]
    steps: tuple[Step, ...]
    acts: tuple[str, ...]

    def as_json(self) -> Json:
        """What the page shows before it begins."""
        return {"key": self.key, "title": self.title, "about": self.about, "steps": len(self.steps)}


@cache
def stories() -> dict[str, Story]:
    """The list, in its order. Raises WrongStory."""
    found = [_read(entry) for entry in tomllib.loads(LIST.read_text())["story"]]
    return {story.key: story for story in found}


def _read(entry: dict[str, Any]) -> Story:
    paths = {path.stem: path for path in transcripts()}
    if entry["transcript"] not in paths:
        raise WrongStory(f"{entry['key']}: there is no transcript {entry['transcript']!r}")
    acts: list[str] = []
    begins: dict[str, list[int]] = {}
    for line in paths[entry["transcript"]].read_text().splitlines():
        if line.startswith(SCHOOL) or line.endswith(" down"):
            raise WrongStory(f"{entry['key']}: the page has one school, and its assistant never sleeps: {line!r}")
        if line and line[0] not in " #\t":
            begins.setdefault(line, []).append(len(acts))
            acts += _single(line)
    steps: list[Step] = []
    for given in entry["step"]:
        after = steps[-1].first if steps else -1
        first = next((number for number in begins.get(given["at"], []) if number > after), None)
        if first is None:
            raise WrongStory(f"{entry['key']}: its transcript has no act {given['at']!r} there")
        steps.append(Step(first, {"zh": given["zh"], "en": given["en"]}))
    return Story(entry["key"], entry["title"], entry["about"], tuple(entry["phones"]), tuple(steps), tuple(acts))


def _single(line: str) -> list[str]:
    """An act as single things to do: several answers are several."""
    match = ACT.match(line)
    if match is None or not match["answers"]:
        return [line]
    return [f"{match['who']}: {answer}" for answer in match["answers"].split(" / ")]


class Telling:
    """One story on one stage, as far as it has come."""

    def __init__(
        self,
        story: Story,
        town: Town,
        changed: Callable[[], None],
        heard: Heard = nobody,
    ) -> None:
        self.story = story
        self.town = town
        self.at = 0
        self.playing = False
        #: The act that could not be done: the visitor has gone another way.
        self.stuck = False
        self._held = False
        #: Waits until what the visitor did has been answered everywhere.
        self._settling: asyncio.Task[None] | None = None
        self._replay = Replay(town)
        self._changed = changed
        self._heard = heard

    @property
    def step(self) -> int:
        """The number of the step that is under way."""
        return max((number for number, step in enumerate(self.story.steps) if step.first <= self.at), default=0)

    @property
    def step_ends(self) -> int:
        """The number of the act after the step's last one."""
        following = [step.first for step in self.story.steps if step.first > self.at]
        return min(following, default=len(self.story.acts))

    def as_json(self) -> Json:
        """How far it is, and what comes next."""
        done = self.at >= len(self.story.acts)
        return {
            **self.story.as_json(),
            "phones": [self.town.phone(name).id for name in self.story.phones],
            "words": [step.words for step in self.story.steps],
            "step": len(self.story.steps) if done else self.step,
            "at": self.at,
            "acts": len(self.story.acts),
            "next": None if done else self._wanted(self.story.acts[self.at]),
            "playing": self.playing,
            "ready": self._settling is None,
            "stuck": self.stuck,
        }

    async def open(self) -> None:
        """Do what comes before the first step."""
        await self.play(self.story.steps[0].first, 0)

    async def play(self, to: int, pause: float) -> None:
        """Let it play up to an act's number, so many seconds apart; ends where an act cannot be done."""
        self.playing, self.stuck, self._held = True, False, False
        self._changed()
        try:
            await self._play(to, pause)
        except AssertionError:
            self.stuck = True
        finally:
            self.playing = False
            self._changed()

    def hold(self) -> None:
        """Play no more than the act that is under way."""
        self._held = True

    async def _play(self, to: int, pause: float) -> None:
        while self.at < to and not self._held:
            if not self._possible():
                self.stuck = True
                return
            line = self.story.acts[self.at]
            shown = await self._replay.act(line)
            self._heard(line, shown)
            self.at += 1
            self._changed()
            await asyncio.sleep(pause if self.at < to else 0)

    def did(self, kind: str, who: int = 0, text: str = "") -> None:
        """The visitor did something: if it was what comes next, the story goes on. *text*: typed, or a label."""
        if self.playing or self.at >= len(self.story.acts):
            return
        wanted = self._wanted(self.story.acts[self.at])
        fits = kind in _ALIKE.get(wanted["kind"], {wanted["kind"]}) and wanted.get("who", 0) == who
        if fits and (kind not in ("says", "taps") or wanted["text"] == text):
            self.at += 1
            self.stuck = False
        if self._settling is not None:
            self._settling.cancel()
        self._settling = asyncio.create_task(self._settle())
        self.turned()
        self._changed()

    async def _settle(self) -> None:
        """Wait until it has been answered everywhere; then see whether the story can go on."""
        await self.town.settled()
        await self.town.rung()
        self._settling = None
        if not self.playing:
            self.stuck = not self._possible()
        self._changed()

    def _possible(self) -> bool:
        """Whether the button that comes next can be tapped."""
        match = ACT.match(self.story.acts[self.at]) if self.at < len(self.story.acts) else None
        if match is None or not match["taps"]:
            return True
        return any(match["taps"] in row for one in self.town.phone(match["who"]).screen for row in one.labels)

    def close(self) -> None:
        """Wait for nothing any more."""
        if self._settling is not None:
            self._settling.cancel()

    def turned(self) -> bool:
        """Where the story waits for a day that has come, it goes on. Returns whether it did."""
        if self.playing or self.at >= len(self.story.acts):
            return False
        wanted = self._wanted(self.story.acts[self.at])
        if wanted["kind"] == "turn" and self.town.playground.now() >= minute(wanted["text"], self.town.office):
            self.did("turn")
            return True
        return False

    def _wanted(self, line: str) -> Json:
        """An act as what the page points at: its kind, whose phone, and the words."""
        match = ACT.match(line)
        assert match is not None
        if match["to"]:
            return {"kind": "turn", "text": match["to"]}
        if match["all"]:
            return {"kind": "everybody"}
        who = self.town.phone(match["who"]).id
        if match["says"]:
            return {"kind": "says", "who": who, "text": match["says"]}
        if match["taps"]:
            return {"kind": "taps", "who": who, "text": match["taps"]}
        if match["file"]:
            return {"kind": "file", "who": who, "text": match["file"]}
        if match["does"] == "sends photo":
            return {"kind": "photo", "who": who, "text": ""}
        return {"kind": match["does"] or "sheet", "who": who, "text": ""}
