"""Documents of foreigners: what each holds, what comes first, what is due by when (R31 R33 R43 R44)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flows.kit.calendar import SchoolCalendar
from flows.kit.path import Paper, Stage, stage
from flows.kit.reminding import length
from flows.kit.rulepack import RulePack
from flows.kit.words import N_

PASSPORT, TRAVEL, PERMANENT, VISA = "passport", "travel", "permanent", "visa"
RESIDENCE, WORK, CONTRACT, MEDICAL = "residence", "work", "contract", "medical"

# -- what comes first: from what somebody holds, the rule pack and the calendar ----------------------------------------


@dataclass(frozen=True)
class Held:
    """One document in force. Days of the school's calendar."""

    until: date  #: its last day; of a visa that leads to a residence permit: the last day to enter with it
    since: date | None = None  #: issued
    entered: date | None = None  #: of a visa: the day its holder entered China with it
    settles: bool = False  #: of a visa: a residence permit is applied for after entry (Z, X1)
    submitted: date | None = None  #: the day the next one was applied for
    told: date | None = None  #: the day a new passport was entered in it


@dataclass(frozen=True)
class Holder:
    """Somebody with everything they hold, by kind."""

    works: bool  #: a teacher: needs a contract, and a work permit unless they come from Hong Kong, Macao or Taiwan
    held: Mapping[str, Held] = field(default_factory=dict)
    moved: date | None = None  #: moved in, came back: the day, as long as the registration is not seen


def coupled(work: date, residence: date, pack: RulePack, calendar: SchoolCalendar) -> bool:
    """Whether a work permit and a residence permit that end on those days are extended on one timeline."""
    earlier, later = sorted((work, residence))
    return later <= calendar.after(earlier, pack.span("permits.coupled_within"))


def critical_path(holder: Holder, pack: RulePack, calendar: SchoolCalendar) -> tuple[Stage, ...]:
    """Everything that is to be done about somebody's documents, what is due first in front."""
    return tuple(sorted(_Path(holder, pack, calendar).stages(), key=lambda one: one.last))


class _Path:
    """The stages of one holder, put together."""

    def __init__(self, holder: Holder, pack: RulePack, calendar: SchoolCalendar) -> None:
        self.works, self.held, self.moved = holder.works, holder.held, holder.moved
        self.pack, self.calendar = pack, calendar
        self.filings: list[tuple[date, date]] = []  #: when papers are handed in: last filing day and legal day

    def stages(self) -> list[Stage]:
        found = self._lodging()
        if PERMANENT in self.held:
            found += [self._card(PERMANENT, N_("Renew the permanent residence card")), *self._contract_alone()]
        elif TRAVEL in self.held:
            found += [self._card(TRAVEL, N_("Renew the mainland travel permit")), *self._contract_alone()]
        else:
            found += self._changes()
            found += self._permits() if self.held.keys() & {RESIDENCE, WORK} else []
            found += self._visa() if RESIDENCE not in self.held else []
            found += self._contract_alone() if WORK not in self.held else []
        return [*self._passport(), *found]

    # -- the stages ----------------------------------------------------------------------------------------------------

    def _lodging(self) -> list[Stage]:
        """Within hours, at a desk that is always open."""
        if self.moved is None:
            return []
        within = length(self.pack.span("lodging.register_within"))
        until = (datetime.combine(self.moved, time(0)) + within).date()
        return [
            Stage("lodging", N_("Register where you live with the police"), "lodging.register_within", until, until)
        ]

    def _passport(self) -> list[Stage]:
        """Valid for long enough on the day papers are handed in; else renewed before that day."""
        passport, keeps = self.held.get(PASSPORT), self.pack.span("passport.min_validity")
        if passport is None:
            return []
        short = sorted(one for one in self.filings if self._short(one[0]))
        last, legal = short[0] if short else (None, self.calendar.before(passport.until, keeps))
        words = N_("Renew the passport")
        return [
            stage(PASSPORT, words, "passport.min_validity", legal, self.calendar, planned=last, ends=passport.until)
        ]

    def _changes(self) -> list[Stage]:
        """A passport that is newer than the permits is entered in them."""
        passport = self.held.get(PASSPORT)
        since = passport.since if passport is not None else None
        if since is None:
            return []
        found = []
        for kind, what in (
            (RESIDENCE, N_("Have the new passport entered in the residence permit")),
            (WORK, N_("Have the new passport entered in the work permit")),
        ):
            permit = self.held.get(kind)
            if permit is None or permit.since is None or since <= permit.since:
                continue
            if permit.told is not None and permit.told >= since:
                continue
            by = "residence.changes_within" if kind == RESIDENCE else "workpermit.changes_within"
            legal = self.calendar.after(since, self.pack.span(by))
            found.append(stage(f"{kind}_change", what, by, legal, self.calendar, since=since))
        return found

    def _permits(self) -> list[Stage]:
        """To extend: coupled, the work permit is ready before the residence permit is applied for."""
        work, residence = self.held.get(WORK), self.held.get(RESIDENCE)
        if work is None or residence is None or not coupled(work.until, residence.until, self.pack, self.calendar):
            found = self._work(work, None) if work is not None else []
            ready_then = work is not None and residence is not None and work.until > residence.until
            return [*found, *(self._residence(residence, residence.until, ready_then) if residence is not None else [])]
        last = self._residence(residence, min(work.until, residence.until), extended=False)
        ready = self.calendar.before(last[0].last, self.pack.span("workpermit.processing"))
        return [*self._work(work, ready), *last]

    def _work(self, work: Held, ready: date | None) -> list[Stage]:
        """The work permit, and the contract it needs. *ready*: the day by which its papers are to be handed in."""
        opens, closes = (
            self.calendar.before(work.until, self.pack.spans("workpermit.extend_window", end))
            for end in ("opens", "closes")
        )
        planned = max(ready, self.calendar.on_or_after(opens)) if ready is not None else None
        filing = self.calendar.on_or_before(closes if planned is None else min(planned, closes))
        contract = self.held.get(CONTRACT)
        renewed = contract is not None and contract.until > work.until
        answer = self._after(work.submitted, "workpermit.processing")
        found = stage(
            WORK, N_("Hand in the papers for the work permit"), "workpermit.extend_window", closes, self.calendar,
            planned=planned, opens=opens, ends=work.until, handed_in=work.submitted, answer=answer,
            papers=(
                Paper(N_("Renewed contract"), renewed),
                Paper(N_("Passport that is valid long enough"), self._lasts(filing)),
            ),
        )  # fmt: skip
        if work.submitted is not None:
            return [found]
        self._files(filing, closes)
        if renewed:
            return [found]
        words = N_("Sign the renewed contract")
        ends = contract.until if contract is not None else None
        before = stage(
            CONTRACT, words, "workpermit.processing", closes, self.calendar, planned=filing, ends=ends
        )  # fmt: skip
        return [before, found]

    def _residence(self, residence: Held, ends: date, extended: bool) -> list[Stage]:
        """*ends*: the day its extension counts from; *extended*: the work permit goes on after that."""
        legal = self.calendar.before(ends, self.pack.span("residence.extend_before"))
        filing = self.calendar.on_or_before(legal)
        if residence.submitted is None:
            self._files(filing, legal)
        return [
            stage(
                RESIDENCE, N_("Apply to extend the residence permit"), "residence.extend_before", legal, self.calendar,
                ends=residence.until, handed_in=residence.submitted,
                answer=self._after(residence.submitted, "residence.decision_within"),
                papers=(self._ground(extended), *self._for_residence(filing)),
            )
        ]  # fmt: skip

    def _ground(self, extended: bool) -> Paper:
        """What somebody stays for."""
        return (
            Paper(N_("Extended work permit"), extended) if self.works else Paper(N_("Certificate of study"), here=False)
        )

    def _for_residence(self, filing: date) -> tuple[Paper, ...]:
        return (
            Paper(N_("Passport that is valid long enough"), self._lasts(filing)),
            Paper(N_("Slip of the temporary residence registration"), self.moved is None),
        )

    def _visa(self) -> list[Stage]:
        """A visa that leads to a residence permit, or one whose stay ends."""
        visa = self.held.get(VISA)
        if visa is None:
            return []
        if not visa.settles:
            legal = self.calendar.before(visa.until, self.pack.span("visa.extend_before"))
            words, by, since = N_("Apply to extend the stay, or leave by its last day"), "visa.extend_before", None
            papers: tuple[Paper, ...] = ()
        elif visa.entered is None:
            words = N_("Enter China with the visa")
            return [Stage("entry", words, "visa.ladder", visa.until, visa.until, ends=visa.until)]
        else:
            since = visa.entered
            legal = self.calendar.after(since, self.pack.span("residence.apply_after_entry"))
            words, by = N_("Apply for the residence permit"), "residence.apply_after_entry"
            papers = self._on_arrival(self.calendar.on_or_before(legal))
        if visa.submitted is None:
            self._files(self.calendar.on_or_before(legal), legal)
        return [
            stage(
                VISA, words, by, legal, self.calendar, since=since, papers=papers, ends=visa.until,
                handed_in=visa.submitted, answer=self._after(visa.submitted, "residence.decision_within"),
            )
        ]  # fmt: skip

    def _on_arrival(self, filing: date) -> tuple[Paper, ...]:
        medical, age = self.held.get(MEDICAL), self.pack.span("medical.age_at_filing")
        issued = medical.since if medical is not None else None
        fresh = issued is not None and filing < self.calendar.after(issued, age)
        permit = (
            Paper(N_("Work permit"), WORK in self.held) if self.works else Paper(N_("Admission letter"), here=False)
        )
        return (permit, *self._for_residence(filing), Paper(N_("Medical certificate"), fresh))

    def _card(self, kind: str, words: str) -> Stage:
        ends = self.held[kind].until
        return stage(kind, words, "card.ladder", ends, self.calendar, ends=ends)

    def _contract_alone(self) -> list[Stage]:
        contract = self.held.get(CONTRACT)
        if contract is None:
            return []
        ends, words = contract.until, N_("Sign the renewed contract")
        return [stage(CONTRACT, words, "contract.ladder", ends, self.calendar, ends=ends)]

    # -- what they rest on ---------------------------------------------------------------------------------------------

    def _files(self, last: date, legal: date) -> None:
        self.filings.append((last, legal))

    def _short(self, filing: date) -> bool:
        """Whether the passport is not valid for long enough on that day."""
        passport = self.held.get(PASSPORT)
        return (
            passport is not None
            and self.calendar.after(filing, self.pack.span("passport.min_validity")) > passport.until
        )

    def _lasts(self, filing: date) -> bool:
        return PASSPORT in self.held and not self._short(filing)

    def _after(self, day: date | None, by: str) -> date | None:
        return self.calendar.after(day, self.pack.span(by)) if day is not None else None
