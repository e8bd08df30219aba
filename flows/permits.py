"""Documents of foreigners: what each holds, what comes first, what is due by when (R31 R33 R43 R44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from flows.kit.answers import Answers, When
from flows.kit.asker import Asker, Fact, Somebody
from flows.kit.calendar import SchoolCalendar
from flows.kit.figures import Figure
from flows.kit.flow import FILED_ON, OPENED_ON, Due, Duty, Lead, Party, Rule, Step, Verdict, each, office
from flows.kit.path import Paper, Stage, stage
from flows.kit.people import Kind
from flows.kit.people_forms import Colleague
from flows.kit.questions import Attachment, Choice, Day, Document, LongText, Option, Places, Text, YesNo
from flows.kit.refusal import Words, WorkingDay
from flows.kit.register import Board, Holding, Register, out_of_force
from flows.kit.reminding import length
from flows.kit.rulepack import RulePack
from flows.kit.times import Time
from flows.kit.words import N_

PASSPORT, TRAVEL, PERMANENT, VISA = "passport", "travel", "permanent", "visa"
RESIDENCE, WORK, CONTRACT, MEDICAL = "residence", "work", "contract", "medical"
RENEWED, ENDS = "renewed", "ends"

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
    leaves: date | None = None  #: the last day of a contract that is not renewed


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
        self.works, self.held, self.moved, self.leaves = holder.works, holder.held, holder.moved, holder.leaves
        self.pack, self.calendar = pack, calendar
        self.filings: list[tuple[date, date]] = []  #: when papers are handed in: last filing day and legal day

    def stages(self) -> list[Stage]:
        found = self._lodging()
        if PERMANENT in self.held:
            found += [self._card(PERMANENT, N_("Renew the permanent residence card")), *self._contract_alone()]
        elif TRAVEL in self.held:
            found += [self._card(TRAVEL, N_("Renew the mainland travel permit")), *self._contract_alone()]
        elif self.leaves is not None:
            found += [*self._changes(), *self._leaving(self.leaves)]
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
        return [stage(PASSPORT, words, "passport.min_validity", legal, self.calendar, planned=last)]

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
        before = stage(CONTRACT, words, "workpermit.processing", closes, self.calendar, planned=filing)
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
                ends=ends, handed_in=residence.submitted,
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

    def _leaving(self, last: date) -> list[Stage]:
        """The contract is not renewed: its work permit is cancelled, its holder leaves while the other one is valid."""
        found = []
        if WORK in self.held:
            words, by = N_("Have the work permit cancelled"), "workpermit.cancel_within"
            legal = self.calendar.after(last, self.pack.span(by))
            found.append(stage(WORK, words, by, legal, self.calendar, since=last))
        if (residence := self.held.get(RESIDENCE)) is not None:
            words = N_("Leave China, or apply for another permit, while the residence permit is valid")
            found.append(Stage(RESIDENCE, words, "residence.leave_ladder", residence.until, residence.until))
        return found

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
            return [Stage("entry", words, "visa.ladder", visa.until, visa.until)]
        else:
            since = visa.entered
            legal = self.calendar.after(since, self.pack.span("residence.apply_after_entry"))
            words, by = N_("Apply for the residence permit"), "residence.apply_after_entry"
            papers = self._on_arrival(self.calendar.on_or_before(legal))
        if visa.submitted is None:
            self._files(self.calendar.on_or_before(legal), legal)
        return [
            stage(
                VISA, words, by, legal, self.calendar, since=since, papers=papers,
                ends=None if visa.settles else visa.until, handed_in=visa.submitted,
                answer=self._after(visa.submitted, "residence.decision_within"),
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
        return stage(kind, words, "card.ladder", ends, self.calendar)

    def _contract_alone(self) -> list[Stage]:
        contract = self.held.get(CONTRACT)
        if contract is None or self.leaves is not None:
            return []
        ends, words = contract.until, N_("Sign the renewed contract")
        return [stage(CONTRACT, words, "contract.ladder", ends, self.calendar)]

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


# -- what is kept ------------------------------------------------------------------------------------------------------

EXCHANGE, SECURITY = office("exchange"), office("security")
FOREIGN = (Kind.FOREIGN_TEACHER, Kind.INTERNATIONAL_STUDENT)


def is_one_of(*kinds: str) -> When:
    """The document is of one of these kinds."""
    return lambda answers, asker: answers.value(KIND) in kinds


def by_the_office(answers: Answers, asker: Asker) -> bool:
    """The office enters it: a foreigner tells only what is their own."""
    return asker.known.person(asker.person).kind not in [kind.value for kind in FOREIGN]


def told(answers: Answers, asker: Asker) -> bool:
    """Its holder tells it: the office has not seen it."""
    return answers.value(HOLDER) == (asker.person,)


def leads_to_a_permit(answers: Answers, asker: Asker) -> bool:
    """A visa with which a residence permit is applied for after entry."""
    return answers.value(KIND) == VISA and answers.value(SETTLES) is True


HOLDER = Colleague(
    "holder",
    N_("Whose is it?"),
    N_("Holder"),
    N_("One person, by name, pinyin or number"),
    sample="王伟",
    takes_part=True,
    when=by_the_office,
)
KIND = Choice(
    "kind",
    N_("Which document is it?"),
    N_("Document"),
    sample="居留许可",
    options=(
        Option(PASSPORT, N_("Passport"), ("护照", "passport")),
        Option(VISA, N_("Visa"), ("签证", "visa")),
        Option(RESIDENCE, N_("Residence permit"), ("居留许可", "居留证", "residence permit", "residence")),
        Option(WORK, N_("Work permit"), ("工作许可", "工作许可证", "work permit", "work")),
        Option(CONTRACT, N_("Contract"), ("合同", "聘用合同", "contract")),
        Option(MEDICAL, N_("Medical certificate"), ("体检", "体检证明", "medical")),
        Option(
            TRAVEL,
            N_("Mainland travel permit"),
            ("回乡证", "台胞证", "来往内地（大陆）通行证", "来往内地通行证", "来往大陆通行证"),
        ),
        Option(PERMANENT, N_("Permanent residence card"), ("永久居留", "永居", "五星卡", "permanent residence")),
    ),
)  # fmt: skip
SETTLES = YesNo(
    "settles",
    N_("Is a residence permit to be applied for after entry, as with Z and X1?"),
    N_("Leads to a residence permit"),
    sample="是",
    when=is_one_of(VISA),
)
NUMBER = Document(
    "number",
    N_("What is its number?"),
    N_("Document number"),
    N_("It is kept encrypted and shown as its last four characters. Your message is deleted from this chat."),
    sample="RP1234567",
    longest=18,
    optional=True,
    skip=N_("It is not at hand"),
    when=is_one_of(PASSPORT, VISA, RESIDENCE, WORK, TRAVEL, PERMANENT),
)
NATION = Places(
    "nation",
    N_("Which country or region is it of?"),
    N_("Country or region"),
    sample="英国",
    when=is_one_of(PASSPORT, TRAVEL, PERMANENT),
)
ISSUED = Day(
    "issued",
    N_("On which day was it issued, or does it begin?"),
    N_("Issued on"),
    sample="2026-02-06",
    ahead=False,
    chip_days=(0, -1, -7),
)
EXPIRES = Day(
    "expires",
    N_("What is its last day?"),
    N_("Valid until"),
    sample="2027-02-05",
    chip_years=(1, 2),
    ends=True,
    after=ISSUED,
    when=is_one_of(PASSPORT, VISA, RESIDENCE, WORK, CONTRACT, TRAVEL, PERMANENT),
)
ENTERED = Day(
    "entered",
    N_("On which day did they enter China with it?"),
    N_("Entered on"),
    sample="2026-02-01",
    ahead=False,
    optional=True,
    skip=N_("Not here yet"),
    chip_days=(0, -1, -7),
    when=leads_to_a_permit,
)
PROOF = Attachment(
    "proof",
    N_("Please send a photo, a picture of the screen or a PDF of it, or skip."),
    N_("Evidence"),
    optional=True,
)

# -- asked with what is owed -------------------------------------------------------------------------------------------

SUBMITTED = Day(
    "submitted",
    N_("On which day did you submit it?"),
    N_("Submitted on"),
    sample="2026-11-23",
    ahead=False,
    chip_days=(0, -1, -2),
)
RECEIPT = Attachment("receipt", N_("Please send a photo of the receipt, or skip."), N_("Receipt"), optional=True)
GOES_ON = Choice(
    "goes_on",
    N_("Is the contract renewed?"),
    N_("After the contract"),
    sample="续聘",
    options=(
        Option(RENEWED, N_("It is renewed"), ("续聘", "续签", "renewed", "yes", "是")),
        Option(
            ENDS, N_("It ends, and they leave"), ("不续聘", "不续签", "离职", "到期终止", "leave", "ends", "no", "否")
        ),
    ),
)
DECIDED = LongText(
    "decided",
    N_("For how long, and what else was agreed?"),
    N_("About the contract"),
    sample="续聘一年",
    when=lambda answers, asker: answers.value(GOES_ON) == RENEWED,
)
CANCELLED = Attachment(
    "cancelled",
    N_("Please send a photo of the certificate of cancellation, or skip."),
    N_("Certificate of cancellation"),
    optional=True,
)
TOLD = Day(
    "told",
    N_("On which day was it entered?"),
    N_("New passport entered on"),
    sample="2026-11-23",
    ahead=False,
    chip_days=(0, -1, -2),
)
SLIP = Attachment(
    "slip",
    N_("Please send a photo of the slip."),
    N_("Slip of the temporary residence registration"),
)


def ends_after_it_begins(answers: Answers, asker: Asker) -> Words | None:
    """No document ends before it begins."""
    if answers[EXPIRES] >= answers[ISSUED]:
        return None
    return Words(
        N_("%(until)s is before %(since)s. Please check both days."),
        {"until": answers[EXPIRES], "since": answers[ISSUED]},
    )


def has_come(day: Day) -> Rule:
    """A clock starts with what has happened."""

    def judge(answers: Answers, asker: Asker) -> Words | None:
        if answers[day] <= asker.today:
            return None
        return Words(N_("%(day)s has not come yet. Please tell it once it is done."), {"day": answers[day]})

    return Rule((day,), judge)


WAS_SUBMITTED = has_come(SUBMITTED)


def says(answers: Answers, filer: int, opened: date) -> Sequence[Fact]:
    """What somebody holds, and what they have submitted for it."""
    (holder,), kind = answers[HOLDER], answers[KIND]
    found = [Fact("holds", holder, answers[ISSUED], answers.value(EXPIRES) or date.max, kind)]
    if (submitted := answers.value(SUBMITTED)) is not None:
        found.append(Fact("submitted", holder, submitted, date.max, kind))
    if answers.value(GOES_ON) == ENDS:
        found.append(Fact("leaves", holder, answers[EXPIRES], date.max, kind))
    return found


def known(answers: Answers, asker: Asker, fact: str, kind: str = "") -> Fact | None:
    """What another record of the same holder says; of several the one that lasts longest."""
    (holder,) = answers[HOLDER]
    found = [one for one in asker.known.facts(fact, holder, date.min, date.max) if not kind or one.value == kind]
    return max(found, key=lambda one: (one.until, one.since), default=None)


def holds(answers: Answers, asker: Asker, kind: str) -> bool:
    """Whether another record of the same holder is of that kind."""
    return known(answers, asker, "holds", kind) is not None


def lives_here(answers: Answers, asker: Asker) -> bool:
    """Needs permits: holds neither a permanent residence card nor a mainland travel permit."""
    return not (holds(answers, asker, PERMANENT) or holds(answers, asker, TRAVEL))


def together(answers: Answers, asker: Asker) -> date | None:
    """Where this permit and the other one are extended on one timeline: the day the earlier of them ends."""
    other = known(answers, asker, "holds", WORK if answers[KIND] == RESIDENCE else RESIDENCE)
    ends = answers[EXPIRES]
    if other is None or not coupled(ends, other.until, asker.pack, asker.calendar):
        return None
    return min(ends, other.until)


def leaving(answers: Answers, asker: Asker) -> date | None:
    """The last day of a contract that is not renewed, as it was decided here or with another record; None: they stay.

    A contract that was entered since and lasts longer says otherwise.
    """
    here = answers.value(GOES_ON) == ENDS
    if (decided := None if here else known(answers, asker, "leaves")) is None and not here:
        return None
    ends, contract = decided.since if decided else answers[EXPIRES], known(answers, asker, "holds", CONTRACT)
    if answers[KIND] == CONTRACT or contract is None:
        return ends
    return None if contract.until > ends else contract.until


def gone(answers: Answers, asker: Asker) -> date | None:
    """The last day of a contract that is not renewed, with the record it was decided with."""
    return leaving(answers, asker) if answers.value(GOES_ON) == ENDS else None


def cancelled(answers: Answers, asker: Asker) -> date | None:
    """The same, of somebody who has a work permit."""
    works = answers[KIND] == WORK or holds(answers, asker, WORK)
    return gone(answers, asker) if works else None


def leaves_on(answers: Answers, asker: Asker) -> date | None:
    """The last day of the residence permit of somebody whose contract is not renewed."""
    residence = known(answers, asker, "holds", RESIDENCE)
    return residence.until if residence is not None and gone(answers, asker) is not None else None


def both_end(answers: Answers, asker: Asker) -> date | None:
    """The coupled timeline is kept with the work permit."""
    return together(answers, asker) if answers[KIND] == WORK and leaving(answers, asker) is None else None


def work_ends(answers: Answers, asker: Asker) -> date | None:
    """A work permit that is extended by itself."""
    alone = answers[KIND] == WORK and together(answers, asker) is None and leaving(answers, asker) is None
    return answers[EXPIRES] if alone else None


def residence_ends(answers: Answers, asker: Asker) -> date | None:
    """A residence permit that is extended by itself, or whose coupled work permit has been submitted."""
    if answers[KIND] != RESIDENCE or leaving(answers, asker) is not None:
        return None
    ends = together(answers, asker)
    if ends is None:
        return answers[EXPIRES]
    return ends if known(answers, asker, "submitted", WORK) is not None else None


def came(answers: Answers, asker: Asker) -> date | None:
    """The day somebody entered China with a visa that leads to a residence permit."""
    if not leads_to_a_permit(answers, asker) or holds(answers, asker, RESIDENCE):
        return None
    arrived = known(answers, asker, "arrived")
    return arrived.since if arrived is not None else answers.value(ENTERED)


def stays(answers: Answers, asker: Asker) -> bool:
    """A visa whose stay ends: there is no residence permit."""
    return answers[KIND] == VISA and answers.value(SETTLES) is False and not holds(answers, asker, RESIDENCE)


def to_come(*kinds: str) -> When:
    """The next one was applied for and is neither here nor told."""

    def applies(answers: Answers, asker: Asker) -> bool:
        kind = RESIDENCE if leads_to_a_permit(answers, asker) else answers[KIND]
        if answers[KIND] not in kinds or known(answers, asker, "told_holds", kind) is not None:
            return False
        return answers[KIND] != VISA or not holds(answers, asker, RESIDENCE)

    return applies


def answered(answers: Answers, asker: Asker) -> date | None:
    """The day by which what was submitted is to be decided."""
    submitted = answers.value(SUBMITTED)
    by = "workpermit.processing" if answers[KIND] == WORK else "residence.decision_within"
    return asker.calendar.after(submitted, asker.pack.span(by)) if submitted is not None else None


def is_news(answers: Answers, asker: Asker) -> bool:
    """Entered soon after it was issued: older ones start no clock."""
    return answers[FILED_ON] <= asker.calendar.after(answers[ISSUED], asker.pack.span("permits.news_within"))


def changes_permits(answers: Answers, asker: Asker) -> bool:
    """A new passport is to be entered in the permits that were issued before it."""
    if answers[KIND] != PASSPORT or not is_news(answers, asker) or not lives_here(answers, asker):
        return False
    permits = (known(answers, asker, "holds", kind) for kind in (RESIDENCE, WORK))
    return any(permit is not None and permit.since < answers[ISSUED] for permit in permits)


def again(answers: Answers, asker: Asker) -> bool:
    """A new passport or permit: where somebody lives is registered again the same day."""
    occasion = {PASSPORT: "new_passport", RESIDENCE: "new_permit"}.get(answers[KIND])
    lodged = known(answers, asker, "lodged")
    if (
        lodged is not None
        and lodged.since > (answers.value(OPENED_ON) or asker.today)
        and lodged.value in owed_for(asker)
    ):
        return False  # they moved, or came back, since then: what is owed for that takes its place
    here = answers[KIND] == RESIDENCE or holds(answers, asker, RESIDENCE)
    return here and occasion in asker.pack.names("lodging.again_after") and is_news(answers, asker)


def owed_for(asker: Asker) -> tuple[str, ...]:
    """The occasions that are registered: a school may switch it off for those who only come back."""
    back = ("back",) if "re_entry" in asker.pack.names("lodging.again_after") else ()
    return ("arrived", "moved", *back)


def own(answers: Answers) -> Held:
    """This document, as the path knows it."""
    return Held(
        answers.value(EXPIRES) or date.max, answers.value(ISSUED), answers.value(ENTERED),
        settles=answers.value(SETTLES) is True, submitted=answers.value(SUBMITTED),
    )  # fmt: skip


def days(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """The days of what is owed for this permit, as the path has them."""
    kind, other = answers[KIND], known(answers, asker, "holds", WORK if answers[KIND] == RESIDENCE else RESIDENCE)
    held = {kind: own(answers.given(SUBMITTED, None))}
    if other is not None and kind in (WORK, RESIDENCE):
        held[other.value] = Held(other.until, other.since)
    works = asker.known.person(answers[HOLDER][0]).kind != Kind.INTERNATIONAL_STUDENT.value
    path = {one.key: one for one in critical_path(Holder(works, held), asker.pack, asker.calendar)}
    last = path[RESIDENCE if RESIDENCE in path else kind]
    first = path.get(kind, last)
    return {
        "until": answers[EXPIRES],
        "other": other.until if other is not None else answers[EXPIRES],
        "before": (min(answers[EXPIRES], other.until if other else date.max) - last.legal).days,
        "closes": (answers[EXPIRES] - first.legal).days,
        "last": WorkingDay.of(last.last),
        "opens": first.opens or first.last,
        "papers": WorkingDay.of(first.last),
    }


def hours(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """How long they may take to register."""
    return {"hours": asker.pack.span("lodging.register_within").amount}


BOTH = N_(
    "Work permit until %(until)s, residence permit until %(other)s. First the papers for the work permit: from"
    " %(opens)s, by %(papers)s at the latest, with the renewed contract. Then the residence permit: no later than"
    " %(before)d days before expiry — last filing day %(last)s."
)
RESIDENCE_ALONE = N_(
    "Residence permit until %(until)s. To be applied for no later than %(before)d days before expiry — last filing day"
    " %(last)s."
)
WORK_ALONE = N_(
    "Work permit until %(until)s. To be submitted from %(opens)s, no later than %(closes)d days before expiry — last"
    " filing day %(papers)s; later the system refuses it."
)
STAY = N_(
    "Visa until %(until)s. To be applied for no later than %(closes)d days before then — last filing day %(papers)s."
)
NOW_REGISTER = N_(
    "Whoever lives outside a hotel registers with the police within %(hours)d hours of moving in: with passport, visa"
    " or residence permit, and who puts them up. On campus the security office helps. Keep the slip."
)
LEAVES = N_("%(name)s: the contract ends on %(until)s and is not renewed.")


def who_leaves(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """Whose contract ends, and when."""
    return {"name": asker.known.person(answers[HOLDER][0]).name, "until": leaving(answers, asker) or answers[EXPIRES]}


def settled_alone(answers: Answers, asker: Asker) -> bool:
    """A contract that is decided on by itself: no work permit and residence permit wait for it on one timeline."""
    if answers[KIND] != CONTRACT:
        return False
    work, residence = (known(answers, asker, "holds", kind) for kind in (WORK, RESIDENCE))
    return work is None or residence is None or not coupled(work.until, residence.until, asker.pack, asker.calendar)


NEXT_ONE = Lead("documents", lambda answers, asker: True, {"holder": HOLDER, "kind": KIND})
FIRST_ONE = Lead("documents", lambda answers, asker: True, {"holder": HOLDER})


# -- where they live ---------------------------------------------------------------------------------------------------

WHY = Choice(
    "why",
    N_("What has happened?"),
    N_("Occasion"),
    sample="搬家",
    options=(
        Option("arrived", N_("Arrived in China for the first time"), ("初次来华", "刚到", "arrived", "first time")),
        Option("moved", N_("Moved"), ("搬家", "搬了", "moved", "move")),
        Option("back", N_("Came back into China"), ("回到中国", "再次入境", "回来", "came back", "back")),
    ),
)
ADDRESS = Text(
    "address",
    N_("Where do you live now?"),
    N_("Address"),
    N_("Building and room on campus, or the whole address"),
    sample="外教公寓302",
)
MOVED = Day(
    "moved",
    N_("On which day did you move in, or come back to it?"),
    N_("There since"),
    sample="2026-11-23",
    ahead=False,
    chip_days=(0, -1),
)
AT = Time(
    "at", N_("At what time, about?"), N_("Time"), sample="14:00", offers=("09:00", "12:00", "15:00", "18:00", "21:00")
)


def first_in_china(answers: Answers, asker: Asker) -> bool:
    """Clocks start with the day of entry."""
    return answers.value(WHY) == "arrived"


IN_CHINA = Day(
    "in_china",
    N_("On which day did you enter China?"),
    N_("Entered China on"),
    sample="2026-11-22",
    ahead=False,
    chip_days=(0, -1, -2),
    when=first_in_china,
)


def to_be_registered(answers: Answers, asker: Asker) -> bool:
    """Whether it is registered (again)."""
    return answers[WHY] in owed_for(asker)


def lives(answers: Answers, filer: int, opened: date) -> Sequence[Fact]:
    """When somebody first came, and since when they live where they do, with its occasion."""
    (holder,) = answers[HOLDER]
    found = [Fact("lodged", holder, answers[MOVED], date.max, answers[WHY])]
    if (came_on := answers.value(IN_CHINA)) is not None:
        found.append(Fact("arrived", holder, came_on, date.max))
    return found


LODGING = Register(
    key="residing",
    number="ZS",
    command="moved",
    words=("住宿登记", "我搬家了", "moved", "i moved", "i have moved"),
    title=N_("Moved in, or came back"),
    source="R44",
    questions=(HOLDER, WHY, IN_CHINA, ADDRESS, MOVED, AT),
    rules=(has_come(MOVED), has_come(IN_CHINA)),
    called=ADDRESS,
    since=MOVED,
    one=(HOLDER,),
    holder=HOLDER,
    told_by=FOREIGN,
    tells=N_("I moved, or came back"),
    serves="residing",
    duties=(
        Duty(
            "register", N_("Register where you live"), each(HOLDER), Due(MOVED, "lodging.register_within", at=AT),
            "lodging.ladder", did=N_("I have registered"), got=N_("Registered"), closed_by=SECURITY,
            asks=(SLIP,), read=NOW_REGISTER, names=hours, when=to_be_registered,
        ),
    ),
    facts=lives,
    seen_by=(each(HOLDER), EXCHANGE, SECURITY),
    figures=(Figure("registrations", N_("Temporary residence registrations"), by=(WHY,)),),
)  # fmt: skip


def stages_of(who: Somebody, held: Sequence[Holding], pack: RulePack, calendar: SchoolCalendar) -> tuple[Stage, ...]:
    """The critical path of somebody with these records."""
    papers = {one.answers[KIND]: own(one.answers) for one in held if one.register == "documents"}
    moved = [one.answers[MOVED] for one in held if one.register == "residing" and one.owes("register")]
    moved += [one.answers[OPENED_ON] for one in held if one.register == "documents" and one.owes("again")]
    arrived = next((day for one in held if (day := one.answers.value(IN_CHINA)) is not None), None)
    if VISA in papers and arrived is not None:
        papers[VISA] = replace(papers[VISA], entered=arrived)
    if not any(one.owes("told") for one in held):
        papers |= {kind: replace(papers[kind], told=date.max) for kind in (RESIDENCE, WORK) if kind in papers}
    works = who.kind != Kind.INTERNATIONAL_STUDENT.value
    ends = [one.answers[EXPIRES] for one in held if one.answers.value(GOES_ON) == ENDS]
    contract = papers[CONTRACT].until if CONTRACT in papers else max(ends, default=date.max)
    leaves = contract if ends and contract <= max(ends) else None
    for kind, duty in ((WORK, "cancel"), (RESIDENCE, "leave")):
        if leaves is not None and not any(one.owes(duty) for one in held):
            papers.pop(kind, None)  # cancelled, or left with
    return critical_path(Holder(works, papers, min(moved, default=None), leaves), pack, calendar)


PERMITS = Register(
    key="documents",
    number="WJ",
    command="permit",
    words=("登记证件", "新证件", "新护照", "new passport", "new permit", "new visa"),
    title=N_("Passport, visa, permit"),
    source="R31 R33 R43",
    questions=(HOLDER, KIND, SETTLES, NUMBER, NATION, ISSUED, EXPIRES, ENTERED, PROOF),
    rules=(Rule((ISSUED, EXPIRES), ends_after_it_begins),),
    route=(
        Step("seen", "", EXCHANGE, gives=(Verdict.RECORD, Verdict.RETURN), when=told, did=N_("It is right")),
    ),
    called=KIND,
    since=ISSUED,
    until=EXPIRES,
    one=(HOLDER, KIND),
    people_by=(NATION,),
    holder=HOLDER,
    told_by=FOREIGN,
    tells=N_("I have a new document"),
    serves="documents",
    duties=(
        Duty(
            "decision", N_("Decide whether the contract is renewed"), Party("liaison", among=HOLDER),
            Due(EXPIRES, "contract.decide_before", back=True, worked_out=both_end), "contract.decision_ladder",
            did=N_("It is decided"), asks=(GOES_ON, DECIDED), read=BOTH, names=days, on_card=True,
        ),
        Duty(
            "both", N_("Extend the work permit, then the residence permit"), each(HOLDER),
            Due(EXPIRES, "residence.extend_before", back=True, worked_out=both_end), "permits.coupled_ladder",
            did=N_("I have submitted"), got=N_("It was submitted"), closed_by=EXCHANGE, asks=(SUBMITTED, RECEIPT),
            rules=(WAS_SUBMITTED,), read=BOTH, names=days,
        ),
        Duty(
            "work", N_("Extend the work permit"), each(HOLDER),
            Due(EXPIRES, "workpermit.extend_window", back=True, of="closes", worked_out=work_ends), "workpermit.ladder",
            did=N_("I have submitted"), got=N_("It was submitted"), closed_by=EXCHANGE, asks=(SUBMITTED, RECEIPT),
            rules=(WAS_SUBMITTED,), read=WORK_ALONE, names=days,
        ),
        Duty(
            "residence", N_("Extend the residence permit"), each(HOLDER),
            Due(EXPIRES, "residence.extend_before", back=True, worked_out=residence_ends), "residence.ladder",
            did=N_("I have submitted"), got=N_("It was submitted"), closed_by=EXCHANGE, asks=(SUBMITTED, RECEIPT),
            rules=(WAS_SUBMITTED,),
            read=RESIDENCE_ALONE, names=days,
        ),
        Duty(
            "arrival", N_("Apply for the residence permit"), each(HOLDER),
            Due(ENTERED, "residence.apply_after_entry", worked_out=came), "residence.entry_ladder",
            did=N_("I have submitted"), got=N_("It was submitted"), closed_by=EXCHANGE, asks=(SUBMITTED, RECEIPT),
            rules=(WAS_SUBMITTED,),
        ),
        Duty(
            "stay", N_("Extend the visa, or leave by its last day"), each(HOLDER),
            Due(EXPIRES, "visa.extend_before", back=True), "visa.ladder",
            did=N_("I have submitted"), got=N_("It was submitted"), closed_by=EXCHANGE, asks=(SUBMITTED, RECEIPT),
            rules=(WAS_SUBMITTED,),
            when=stays, read=STAY, names=days,
        ),
        Duty(
            "new_permit", N_("Fetch the new permit and show it to the office"), each(HOLDER),
            Due(SUBMITTED, worked_out=answered), "permits.answer_ladder",
            did=N_("I have the new one"), done_by=NEXT_ONE, when=to_come(RESIDENCE, WORK),
        ),
        Duty(
            "first_permit", N_("Fetch the residence permit and show it to the office"), each(HOLDER),
            Due(SUBMITTED, worked_out=answered), "permits.answer_ladder",
            did=N_("I have the new one"), done_by=FIRST_ONE, when=to_come(VISA),
        ),
        Duty(
            "passport", N_("Renew the passport"), each(HOLDER), Due(EXPIRES, "passport.min_validity", back=True),
            "passport.expiry_ladder", did=N_("I have the new one"), done_by=NEXT_ONE, when=is_one_of(PASSPORT),
        ),
        Duty(
            "ends", N_("Renew it before it ends"), each(HOLDER), Due(EXPIRES), "card.ladder",
            did=N_("I have the new one"), done_by=NEXT_ONE, when=is_one_of(PERMANENT, TRAVEL),
        ),
        Duty(
            "contract", N_("Settle whether the contract is renewed"), each(HOLDER), Due(EXPIRES), "contract.ladder",
            did=N_("It is settled"), got=N_("I have checked it"), closed_by=EXCHANGE, asks=(GOES_ON, DECIDED),
            when=settled_alone, on_card=True,
        ),
        Duty(
            "cancel", N_("Cancel the work permit"), EXCHANGE,
            Due(EXPIRES, "workpermit.cancel_within", worked_out=cancelled), "changes.ladder", did=N_("Cancelled"),
            asks=(CANCELLED,), read=LEAVES, names=who_leaves,
        ),
        Duty(
            "police", N_("Report to the police that a foreigner leaves the college"), EXCHANGE,
            Due(EXPIRES, "police.report_leaving", worked_out=gone), "police.ladder", did=N_("The police are told"),
            read=LEAVES, names=who_leaves,
        ),
        Duty(
            "leave", N_("Leave China, or apply for another permit, while the residence permit is valid"), each(HOLDER),
            Due(EXPIRES, worked_out=leaves_on), "residence.leave_ladder",
            did=N_("I have left, or have another permit"),
            got=N_("I have checked it"), closed_by=EXCHANGE,
        ),
        Duty(
            "told", N_("Have the new passport entered in the permits"), each(HOLDER),
            Due(ISSUED, "residence.changes_within"), "changes.ladder", did=N_("It is entered"),
            got=N_("I have checked it"), closed_by=EXCHANGE, asks=(TOLD,), rules=(has_come(TOLD),),
            when=changes_permits,
        ),
        Duty(
            "again", N_("Register again where you live"), each(HOLDER), Due(OPENED_ON, "lodging.register_within"),
            "lodging.ladder", did=N_("I have registered"), got=N_("Registered"), closed_by=SECURITY,
            asks=(SLIP,), read=NOW_REGISTER, names=hours, when=again,
        ),
    ),
    facts=says,
    seen_by=(each(HOLDER), EXCHANGE),
    figures=(Figure("documents", N_("Documents entered"), by=(KIND,)),),
    standing=out_of_force(ISSUED, EXPIRES),
    board=Board("documents", N_("Documents of foreigners"), N_("My documents"), stages_of),
)  # fmt: skip
