"""A register worked out by hand: seven trips filed at the real desk, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from flows.kit.flow import Verdict
from flows.trip import TRIP
from storage import cases, drafts
from storage.desk import Desk
from storage.tables import Case, Person
from tests.people.office import School

WHYS = {f"why_{key}": "校际协议" for key in ("late", "late_hkmo", "late_tw", "days", "countries", "people", "plan")}
USUAL: dict[str, Any] = {
    "purpose": "official", "task": "visit", "aim": "洽谈合作办学", "host": "清迈大学", "remote": False,
    "in_plan": "yes", "public_money": True, "budget": {"amount": "30000.50", "currency": "CNY"}, "teaches": False,
    "document": "valid", "invitation": None, "itinerary": None, "promise": True, "happened": "对方临时邀请",
    "true": True, **WHYS,
}  # fmt: skip
PAPER = {"signer": "郑海", "signed_on": "2026-11-23"}


class Register(School):
    """A school whose calendar stands on 23 November 2026."""

    def at(self, name: str) -> Person:
        """Somebody, by name, for whoever has a desk open."""
        return self._desk.session.scalars(select(Person).where(Person.name == name)).one()

    def trip(self, *who: str, where: list[str], out: str, back: str, settled: str = "ap", **more: Any) -> str:
        """File a trip of these people, the first its filer, and settle it on paper; returns its number.

        Args: settled: a verdict's code, "" to leave it with the head, or "off": approved, then called off.
        """
        with self.desk() as desk:
            self._desk = desk
            desk.now = datetime(2026, 11, 23, 9, tzinfo=self.office.zone)
            desk.sits(self.at(who[0]))
            draft = drafts.start(desk, TRIP)
            people = [self.at(name).id for name in who]
            papers = {"invitation": 0, "itinerary": 0}  # rows of files nobody opens here
            draft.answers = {**USUAL, **papers, "who": people, "where": where, "out": out, "back": back, **more}
            desk.session.flush()
            case = cases.submit(desk, draft, seen=draft.revision)
            desk.sits(self.at("刘洋"))
            self._settle(desk, case, settled)
            if settled == "off":
                desk.sits(self.at(who[0]))
                cases.cancel(desk, case, "对方推迟")
            return case.number

    def _settle(self, desk: Desk, case: Case, settled: str) -> None:
        verdict = Verdict(settled if settled != "off" else "ap") if settled else None
        while verdict and case.standing == "settling":
            step, seat = cases.papers_wanted(desk, case)[0]
            cases.on_paper(desk, case, step, seat, verdict, PAPER, seen=case.edition)


def filled(folder: Any) -> Register:
    """Four trips of 2027 that count, one refused, one called off, one with the head; of 2026 one, and one statement."""
    register = Register(folder)
    register.trip("王伟", "李强", where=["TH"], out="2027-03-08", back="2027-03-12")
    register.trip("王伟", where=["TH", "MY"], out="2027-05-10", back="2027-05-16", task="academic")
    register.trip("林娜", "李强", "王伟", where=["HK", "TH"], out="2027-06-07", back="2027-06-11", host="=1+1 学院")
    register.trip("林娜", where=["TW"], out="2027-09-06", back="2027-09-10", task="training")
    register.trip("林娜", where=["JP"], out="2027-10-04", back="2027-10-08", settled="rf")
    register.trip("李强", where=["JP"], out="2027-11-01", back="2027-11-05", settled="off")
    register.trip("李强", where=["JP"], out="2027-12-06", back="2027-12-10", settled="")
    register.trip("林娜", where=["SG"], out="2026-12-30", back="2027-01-02")
    register.trip("李强", where=["JP"], out="2026-11-10", back="2026-11-13")
    return register
