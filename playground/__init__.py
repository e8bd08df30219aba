"""A stand-in for Telegram: a Bot API server on loopback, and people with phones."""

from playground.groups import Group
from playground.phones import Phone
from playground.screen import Button, Shown
from playground.server import Playground
from playground.taps import Tap

__all__ = ["Button", "Group", "Phone", "Playground", "Shown", "Tap"]
