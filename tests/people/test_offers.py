"""What each person's list of commands names: what is theirs, in their language; it follows their posts."""

from __future__ import annotations

from playground.college import College
from playground.phones import Phone
from tests.conftest import bound
from tests.people.test_leaving import bring_in

OWN = ["my", "calendar", "cancel", "language", "help"]


def named(phone: Phone) -> list[str]:
    """The commands their chat shows."""
    return [command["command"] for command in phone.commands()]


def for_all(college: College) -> list[str]:
    """The forms that everybody may open: others are an office's, or asked for once a year."""
    return [flow.command for flow in college.office.offered if flow.opened_by is None and flow.campaign is None]


async def test_each_sees_what_is_theirs(college: College, wang: Phone, chen: Phone, liu: Phone) -> None:
    """Whoever settles sees first what waits, the office its desk, a foreign teacher no custody of passports."""
    forms = for_all(college)
    own = [flow.command for flow in college.office.offered if flow.opened_by is not None]
    told = [flow.command for flow in college.office.offered if flow.told_by]  # which foreigners tell of themselves
    assert named(wang) == [*forms, *OWN]
    assert named(chen) == ["todo", "today", "case", "find", "away", *forms, *OWN]
    assert named(liu) == [
        "todo",
        "desk",
        "chase",
        "campaigns",
        "today",
        "case",
        "find",
        "away",
        "dryrun",
        "records",
        "figures",
        "people",
        "documents",
        *forms,
        *own,
        *OWN,
    ]
    grace = await bound(college, "Grace")
    assert named(grace) == [
        "documents", *[form for form in forms if form != "passport"], "evaluation", *told, *OWN,
    ]  # fmt: skip
    head = await bound(college, "孙丽")
    assert named(head) == ["todo", "today", "case", "find", "away", *forms, "plan", "annual", *OWN]
    await grace.says("/help")
    await college.settled()
    assert [line.split()[0] for line in grace.last.text.splitlines() if line.startswith("/")] == [
        f"/{name}" for name in named(grace)
    ]


async def test_the_list_follows_the_posts(college: College, wang: Phone) -> None:
    """A sheet gives him a post, another takes it away."""
    before = named(wang)
    await bring_in(college, ("2001", "", "", "经办人"))
    assert named(wang) == ["todo", "today", "case", "find", "away", *before]
    await bring_in(college, ("2001", "", "", "-"))
    assert named(wang) == before
