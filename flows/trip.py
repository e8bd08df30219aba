"""Going abroad for the college, phone to closed file (R01 R03 R04 R06 R09 R10 R12 R15 R18, part of R02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from flows.kit import places
from flows.kit.answers import Answers
from flows.kit.asker import Asker, Fact, Record, Somebody
from flows.kit.figures import Column, Figure, by_region
from flows.kit.flow import (
    CANCELLED_ON,
    FILED_ON,
    FILER,
    RESULT,
    Due,
    Duty,
    Flow,
    Lead,
    Notice,
    Rule,
    Step,
    Together,
    Verdict,
    each,
    head,
    leader,
    liaison,
    office,
)  # fmt: skip
from flows.kit.people import Kind, Rank
from flows.kit.questions import (
    Acknowledgement,
    Amount,
    Attachment,
    Choice,
    Count,
    Day,
    Kept,
    LongText,
    Option,
    PaperNumber,
    People,
    Places,
    Text,
    YesNo,
)  # fmt: skip
from flows.kit.reading import INSIDE
from flows.kit.refusal import Persons, Words
from flows.kit.refusal import Places as Named
from flows.kit.returning import usual
from flows.kit.settling import filed_by
from flows.kit.words import N_

EXCHANGE = "exchange"

# -- for whom, where, when ---------------------------------------------------------------------------------------------

PURPOSE = Choice(
    "purpose",
    N_("Does the college send you, or is it a private journey?"),
    N_("Kind of trip"),
    sample="因公",
    options=(
        Option("official", N_("The college sends me"), ("因公", "公务", "公派", "official", "college")),
        Option("private", N_("A private journey"), ("因私", "私事", "私人", "自费", "private", "holiday")),
    ),
)


def official(answers: Answers, asker: Asker) -> bool:
    """The college sends them."""
    return answers.value(PURPOSE) != "private"


def private(answers: Answers, asker: Asker) -> bool:
    """They go on their own."""
    return not official(answers, asker)


WHO = People(
    "who",
    N_("Who travels? Please name everybody, whoever leads first."),
    N_("Travellers"),
    N_("Names, pinyin or staff numbers, for example: Wang Wei, Li Qiang"),
    sample="王伟",
    when=official,
)
WHERE = Places(
    "where",
    N_("Which countries or regions?"),
    N_("Destination"),
    N_("In the order of the journey, stopovers outside the airport too, for example: Thailand, Malaysia"),
    sample="泰国",
)
OUT = Day(
    "out",
    N_("Which day do you leave the mainland?"),
    N_("Out on"),
    N_("It counts as a day of the trip, for example: 5 Mar"),
    sample="2027-03-08",
    chip_days=(63, 70, 91),
)
BACK = Day(
    "back",
    N_("Which day do you arrive back?"),
    N_("Back on"),
    N_("The day you are on the mainland again; it counts as a day of the trip."),
    sample="2027-03-12",
    after=OUT,
    rests_on=(OUT,),
    chip_days=(3, 4, 6),
    ends=True,
)


def begun(answers: Answers, asker: Asker) -> bool:
    """The trip began before it was filed: nobody approves it any more, it is told to the exchange office."""
    leaves, filed = answers.value(OUT), answers.value(FILED_ON)
    return bool(leaves and filed and leaves <= filed and asker.pack.switch("trip.no_late_approval"))


def asked_for(answers: Answers, asker: Asker) -> bool:
    """The college sends them and it can still be approved."""
    return official(answers, asker) and not begun(answers, asker)


def told_late(answers: Answers, asker: Asker) -> bool:
    """The college sent them and nobody was asked."""
    return official(answers, asker) and begun(answers, asker)


def _travellers(answers: Answers, asker: Asker) -> list[Somebody]:
    return [asker.known.person(one) for one in answers.value(WHO) or (asker.person,)]


def employed_abroad(answers: Answers, asker: Asker) -> bool:
    """A foreign teacher's own trip, which goes a shorter way."""
    return all(one.kind == Kind.FOREIGN_TEACHER.value for one in _travellers(answers, asker))


def full_way(answers: Answers, asker: Asker) -> bool:
    """Chinese staff: vetting, posting, official documents."""
    return asked_for(answers, asker) and not employed_abroad(answers, asker)


# -- what for ----------------------------------------------------------------------------------------------------------

TASK = Choice(
    "task",
    N_("What kind of trip is it?"),
    N_("Task"),
    sample="访问",
    when=official,
    options=(
        Option(
            "visit",
            N_("Visit: talks, exchange, a conference without a paper"),
            ("访问", "考察", "交流", "洽谈", "visit"),
        ),
        Option("academic", N_("Academic: own paper, research, teaching"), ("学术", "讲学", "科研", "academic")),
        Option("training", N_("Training or further study"), ("培训", "进修", "研修", "training")),
        Option("student_group", N_("With a student group"), ("带队", "带学生", "student group")),
        Option("posting", N_("Posting: teaching or working there"), ("外派", "任教", "posting")),
    ),
)
AIM = LongText(
    "aim",
    N_("What will be done there, in two or three sentences?"),
    N_("What for"),
    N_("For example: talks with Chiang Mai University about a joint course, visit of two workshops"),
    sample="与清迈大学商谈联合办学，参观两个实训基地",
    longest=1000,
    rests_on=(WHERE,),
    when=official,
)
HOST = Text(
    "host",
    N_("Who invites you?"),
    N_("Host"),
    N_("Name of the institution and of the person who signs, as in the invitation"),
    sample="Chiang Mai University, Dr. Somchai",
    clue=r"(?:赴|去|前往|到|与|应|访问|参访)((?![与应])[\u4e00-\u9fff]{2,14}?(?:大学|学院|研究院|研究所|协会|公司))"
    r"|\b(?:at|to|with|visit|by) (?:the )?((?:[A-Z]\w+ )+(?:University|College|Institute))",
    rests_on=(WHERE,),
    when=official,
)
REMOTE = YesNo(
    "remote",
    N_("Are the connections so poor that the journey itself takes an extra day?"),
    N_("Poor connections"),
    N_("Only for Latin America and Africa; the exchange office checks it."),
    sample="是",
    rests_on=(WHERE,),
    when=lambda answers, asker: asked_for(answers, asker) and _far(answers),
)
PLANNED = Choice(
    "in_plan",
    N_("Is it in the year's outbound plan?"),
    N_("In the year's plan"),
    help=N_("The plan for %(year)d, the year of the journey."),
    sample="是",
    weighs=False,
    names=lambda answers: {"year": day.year if (day := answers.value(OUT)) else 0},
    when=asked_for,
    options=(
        Option("yes", N_("Yes, it is planned"), ("是", "有", "列入", "已列入", "yes", "y")),
        Option("no", N_("No, it is not planned"), ("否", "没有", "未列入", "不是", "no", "n")),
        Option(
            "unsure",
            N_("Not sure: the exchange office looks it up"),
            ("不清楚", "不知道", "不确定", "not sure", "unsure", "don't know"),
        ),
    ),
)


def _planned(answers: Answers, asker: Asker) -> list[Record]:
    """The journeys that the plan of the filer's college has for the year of this one."""
    out = answers.value(OUT)
    rows = asker.known.records("planned_journey") if out is not None else ()
    return [row for row in rows if out is not None and row.since <= out <= row.until]


AS_PLANNED = Kept(
    "as_planned",
    N_("Which journey of the plan is it?"),
    N_("In the plan as"),
    N_("If it is none of them, go back and answer no."),
    sample="联合课程",
    register="planned_journey",
    near=AIM,
    rests_on=(OUT, PLANNED),
    when=lambda answers, asker: answers.value(PLANNED) == "yes" and bool(_planned(answers, asker)),
)
PUBLIC_MONEY = YesNo(
    "public_money",
    N_("Does the college pay any of it?"),
    N_("Public money"),
    N_("No: the host pays all of it, or you do."),
    sample="是",
    when=official,
)
BUDGET = Amount(
    "budget",
    N_("How much in all, for everybody?"),
    N_("Budget"),
    N_("For example: ¥30,000 or USD 4,000"),
    sample="¥30,000",
    chip_sums=(20000, 30000, 50000, 100000),
    when=lambda answers, asker: asked_for(answers, asker) and answers.value(PUBLIC_MONEY) is True,
)
TEACHES = YesNo(
    "teaches",
    N_("Do lessons fall into those days?"),
    N_("Lessons affected"),
    sample="否",
    rests_on=(OUT, BACK),
    when=asked_for,
)
COVER = Text(
    "cover",
    N_("Which lessons, and who covers them?"),
    N_("Covered by"),
    N_("For example: 4 lessons of class CNC 2401, taken over by Li Qiang"),
    sample="数控2401班4课时，李强代课",
    longest=300,
    rests_on=(OUT, BACK),
    when=lambda answers, asker: asked_for(answers, asker) and answers.value(TEACHES) is True,
)
DOCUMENT = Choice(
    "document",
    N_("Is everybody's travel document good for six months beyond the day back?"),
    N_("Travel documents"),
    N_("Official passport; for Hong Kong and Macao the official permit, for Taiwan the mainland residents' permit."),
    sample="全部有效",
    weighs=False,
    rests_on=(WHERE, BACK),
    when=full_way,
    options=(
        Option("valid", N_("Yes, all of them"), ("有效", "全部有效", "yes")),
        Option("short", N_("Some end earlier"), ("不足", "快到期", "no")),
        Option("none", N_("Some have none yet"), ("没有", "未办", "none")),
    ),
)
INVITATION = Attachment(
    "invitation",
    N_("Please send the invitation as a photo or file."),
    N_("Invitation"),
    N_("It may follow, up to the exchange office's step."),
    optional=True,
    skip=N_("It follows later"),
    until="office",
    rests_on=(WHERE, OUT, BACK),
    when=asked_for,
)
ITINERARY = Attachment(
    "itinerary",
    N_("Please send the itinerary as a photo or file."),
    N_("Itinerary"),
    N_("Day by day, with flights if you know them. It may follow, up to the exchange office's step."),
    optional=True,
    skip=N_("It follows later"),
    until="office",
    rests_on=(WHERE, OUT, BACK),
    when=asked_for,
)
HAPPENED = LongText(
    "happened",
    N_("Why was it not filed before? Please say what happened, and who knew."),
    N_("Statement"),
    sample="对方临时邀请，出发前口头报告过院长",
    longest=1500,
    when=told_late,
)
TRUE = Acknowledgement(
    "true",
    N_("Is all of this as it happened?"),
    N_("As it happened"),
    N_("It is kept as a statement. The next trip is filed before it begins."),
    sample="同意",
    agree=N_("Yes, and the next trip is filed first"),
    when=told_late,
)
PROMISE = Acknowledgement(
    "promise",
    N_(
        "Discipline and secrecy abroad: keep to the approved places, days and tasks; take no state or internal"
        " documents along; report changes and incidents to the exchange office at once;"
        " hand the travel documents back in time."
    ),
    N_("Discipline and secrecy"),
    N_("Whoever files promises for everybody who travels."),
    sample="同意",
    when=asked_for,
)

# -- what the rules say ------------------------------------------------------------------------------------------------


def days(answers: Answers) -> int:
    """Days of the trip, the day out and the day back both counted."""
    return (answers[BACK] - answers[OUT]).days + 1


def _far(answers: Answers) -> bool:
    return any(places.is_far(code) for code in answers.value(WHERE) or ())


def _weighed(answers: Answers, asker: Asker) -> bool:
    """The limits of people, countries and days hold: a visit, and not by actual need."""
    task = answers.value(TASK)
    return official(answers, asker) and task is not None and task not in asker.pack.names("trip.by_need")


def private_is_elsewhere(answers: Answers, asker: Asker) -> Words | None:
    """A private journey is not this office's, unless the school takes it here."""
    if official(answers, asker) or asker.pack.switch("trip.private_filing"):
        return None
    if Rank(asker.known.person(asker.person).rank).is_middle_manager:
        return Words(
            N_("File a private journey with the organisation department, which also lends the documents for it.")
        )
    return Words(N_("File a private journey with the personnel office, which also lends the documents for it."))


def begun_already(answers: Answers, asker: Asker) -> Words | None:
    """What has begun is told, not asked for: said as soon as the day is known."""
    if not told_late(answers, asker):
        return None
    return Words(
        N_(
            "This trip has begun or is over, so permission cannot be given any more."
            " What you go on to fill in is a statement to the exchange office."
        )
    )


def lent_here(answers: Answers, asker: Asker) -> bool:
    """A private journey of whoever's documents the organisation department does not keep."""
    return private(answers, asker) and not Rank(asker.known.person(asker.person).rank).is_middle_manager


def back_after_out(answers: Answers, asker: Asker) -> Words | None:
    """Nobody is back before they leave."""
    if answers[BACK] >= answers[OUT]:
        return None
    return Words(
        N_("%(back)s is before %(out)s. Please check both days."), {"back": answers[BACK], "out": answers[OUT]}
    )


def away_already(answers: Answers, asker: Asker) -> Words | None:
    """Nobody is on two trips at once."""
    for one in answers[WHO]:
        for fact in asker.known.facts("abroad", one, answers[OUT], answers[BACK]):
            return Words(
                N_("%(name)s is on another trip from %(since)s to %(until)s."),
                {"name": asker.known.person(one).name, "since": fact.since, "until": fact.until},
            )
    return None


def passport_is_out(answers: Answers, asker: Asker) -> Words | None:
    """Whoever keeps an official passport far too long does not travel on it again."""
    if not asker.pack.switch("passport.overdue_lock_on"):
        return None
    limit = asker.today - timedelta(days=asker.pack.days("passport.overdue_lock"))
    for one in answers[WHO]:
        if any(fact.since < limit for fact in asker.known.facts("passport_due", one, date.min, limit)):
            name = asker.known.person(one).name
            return Words(N_("%(name)s has an official passport to hand back first."), {"name": name})
    return None


def too_many_days(answers: Answers, asker: Asker) -> Words | None:
    """So many days for so many countries, a day more where connections are poor."""
    if not _weighed(answers, asker):
        return None
    far = _far(answers) and answers.value(REMOTE) is True
    table = asker.pack.table("trip.days_far" if far else "trip.days_by_countries")
    most = table.get(len(answers[WHERE]))
    if most is None or days(answers) <= most:
        return None
    return Words(
        N_("%(days)d days with the days out and back; for this many countries or regions %(most)d are usual."),
        {"days": days(answers), "most": most},
    )


def too_many_countries(answers: Answers, asker: Asker) -> Words | None:
    """At most so many on one visit."""
    most = asker.pack.count("trip.max_countries")
    if not _weighed(answers, asker) or len(answers[WHERE]) <= most:
        return None
    return Words(
        N_("%(n)d countries or regions in one visit; at most %(most)d are usual."),
        {"n": len(answers[WHERE]), "most": most},
    )


def too_many_people(answers: Answers, asker: Asker) -> Words | None:
    """At most so many on one visit, interpreter included."""
    most = asker.pack.count("trip.max_people")
    if not _weighed(answers, asker) or len(answers[WHO]) <= most:
        return None
    return Words(
        N_("%(n)d people on one visit; at most %(most)d are usual, interpreter included."),
        {"n": len(answers[WHO]), "most": most},
    )


def too_long(answers: Answers, asker: Asker) -> Words | None:
    """Longer than that is a posting."""
    if not official(answers, asker) or days(answers) <= asker.pack.days("trip.long_after"):
        return None
    most = asker.pack.days("trip.long_after")
    return Words(
        N_("More than %(most)d days is a posting and needs other papers; the office will call you."), {"most": most}
    )


def _latest(answers: Answers, asker: Asker) -> tuple[str, date]:
    """By when a trip to those places should be filed, the strictest of them: the rule's key and the day."""
    found = []
    for code in answers[WHERE]:
        group = places.group(code)
        if group == "taiwan":
            above = any(Rank(one.rank).is_above_division_head for one in _travellers(answers, asker))
            key, span = (
                "trip.lead_time_tw",
                asker.pack.spans("trip.lead_time_tw", "above_division" if above else "default"),
            )
        elif group == "hong_kong_macao":
            key, span = "trip.lead_time_hkmo", asker.pack.span("trip.lead_time_hkmo")
        else:
            key, span = "trip.lead_time", asker.pack.spans("trip.lead_time", code)
        found.append((key, asker.calendar.before(answers[OUT], span)))
    return min(found, key=lambda one: one[1])


def _urgent(key: str) -> Rule:
    def judge(answers: Answers, asker: Asker) -> Words | None:
        if not asked_for(answers, asker):
            return None
        found, latest = _latest(answers, asker)
        if found != key or asker.today <= latest:
            return None
        return Words(
            N_("It is late: a trip to %(places)s on %(out)s should have been filed by %(latest)s."),
            {"places": Named(answers[WHERE]), "out": answers[OUT], "latest": latest},
        )

    return Rule(
        (WHERE, OUT, BACK),
        judge,
        key=key.removeprefix("trip.").replace("lead_time", "late"),
        title=N_("Why so late"),
        by=key,
    )


def out_of_plan(answers: Answers, asker: Asker) -> Words | None:
    """What is not planned says why."""
    if answers[PLANNED] != "no" or not asker.pack.switch("trip.out_of_plan"):
        return None
    return Words(N_("It is not in the outbound plan for %(year)d."), {"year": answers[OUT].year})


def planned_elsewhen(answers: Answers, asker: Asker) -> Words | None:
    """A journey of the plan is one of its year."""
    if any(row.id == answers[AS_PLANNED] for row in _planned(answers, asker)):
        return None
    return Words(N_("That is not in the plan for %(year)d."), {"year": answers[OUT].year})


def document_short(answers: Answers, asker: Asker) -> Words | None:
    """A document good for six months on the day of return."""
    if answers[DOCUMENT] != "short":
        return None
    until = asker.calendar.after(answers[BACK], asker.pack.span("trip.passport_validity"))
    return Words(N_("Every travel document should be good until %(until)s at least."), {"until": until})


def safe_day(answers: Answers, asker: Asker) -> Words | None:
    """By when it must be in, so that every step may take its time, the posting hangs and the authority decides."""
    if not asked_for(answers, asker):
        return None
    outside = (asker.pack.spans("trip.outside_time", code) for code in answers[WHERE])
    ready = min(asker.calendar.before(answers[OUT], span) for span in outside)
    posting = (asker.pack.span("trip.notice_before"),) if full_way(answers, asker) else ()
    latest = filed_by(TRIP, answers, asker, ready, spare=posting)
    _, asked = _latest(answers, asker)
    if asker.today > asked:
        return None  # the lead time says so already
    latest = asker.calendar.on_or_before(min(latest, asked))
    if asker.today > latest:
        return Words(
            N_("By the steps' own limits it should have been in by %(latest)s; please call the office."),
            {"latest": latest},
        )
    return Words(N_("The latest safe day to file this is %(latest)s."), {"latest": latest})


def taiwan_host(answers: Answers, asker: Asker) -> Words | None:
    """Names that must not stand in our papers as they are."""
    if not places.must_be_written_otherwise(answers[WHERE], answers[HOST]):
        return None
    return Words(N_("Please write the host's name in Taiwan without 国立, 中央 or 中华民国 in all papers."))


# -- who settles it ----------------------------------------------------------------------------------------------------

POSTED_ON = Day(
    "posted_on",
    N_("On which day was the notice posted?"),
    N_("Posted on"),
    N_("The public posting names travellers, places, days, task and budget."),
    sample="2026-11-23",
    ahead=False,
    happened=True,
    chip_days=(0, -1, -2),
)
DECISION_NO = PaperNumber(
    "decision_no",
    N_("What is the number of the authority's decision?"),
    N_("Authority's decision"),
    sample="外审〔2027〕15号",
    longest=80,
)
APPROVED_DAYS = Count(
    "approved_days",
    N_("How many days does it approve?"),
    N_("Days approved"),
    sample="5",
    least=1,
    most=400,
)


def posting_over(answers: Answers, asker: Asker) -> Words | None:
    """The exchange office's step waits until the posting has hung long enough."""
    ends = asker.calendar.after(answers[POSTED_ON], asker.pack.span("trip.notice_before"))
    if asker.today > ends:
        return None
    return Words(N_("The public posting ends on %(ends)s; the step can be passed from the day after."), {"ends": ends})


UNPAID = Words(N_("nothing from the college"))


def _posted(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """What the posting says: who goes where, what for, on whose money, and how long it hangs."""
    first, span = answers.value(POSTED_ON) or asker.today, asker.pack.span("trip.notice_before")
    last, budget = asker.calendar.after(first, span), answers.value(BUDGET)
    working = span.unit == "working_days"
    length = Words(N_("working days: %(n)d"), {"n": span.amount})
    return {
        "who": Persons(answers[WHO]),
        "places": Named(answers[WHERE]),
        "out": answers[OUT],
        "back": answers[BACK],
        "days": days(answers),
        "task": Words(TASK.option(answers[TASK]).label),
        "aim": answers[AIM],
        "host": answers[HOST],
        "money": Words(N_("the college, %(budget)s in all"), {"budget": budget}) if budget else UNPAID,
        "first": first,
        "last": last,
        "length": length if working else Words(N_("days: %(n)d"), {"n": (last - first).days}),
    }


NOTICE = Notice(
    N_("Posting of an official trip"),
    N_(
        "By the rules on official trips, the following trip is posted before it is settled.\n"
        "Travellers: %(who)s\n"
        "Countries and regions: %(places)s\n"
        "Days: %(out)s to %(back)s, %(days)d with the days out and back\n"
        "Kind of task: %(task)s\n"
        "Task: %(aim)s\n"
        "Host: %(host)s\n"
        "Paid by: %(money)s\n"
        "Posted: %(first)s to %(last)s (%(length)s)\n"
        "Whoever objects, please tell the office within this time. Telephone: %(phone)s"
    ),
    _posted,
)


def _managers(answers: Answers, asker: Asker) -> bool:
    return any(Rank(one.rank).is_middle_manager for one in _travellers(answers, asker))


def to_taiwan_or_abroad(answers: Answers, asker: Asker) -> bool:
    """What goes up to the authority: every official trip of Chinese staff."""
    return full_way(answers, asker)


def not_approved(answers: Answers, asker: Asker) -> Words | None:
    """What the card warns of: a statement is no approval, and nothing is booked before the authority has decided."""
    if told_late(answers, asker):
        return Words(
            N_("Statement on a trip without permission: it is taken down; permission is not given afterwards.")
        )
    if not full_way(answers, asker) or answers.has(DECISION_NO):
        return None
    return Words(N_("Do not book yet: the school and then the authority must approve first."))


# -- what follows ------------------------------------------------------------------------------------------------------

CAME_BACK = Day(
    "came_back",
    N_("Are you back? On which day did you arrive on the mainland?"),
    N_("Really back on"),
    sample="2027-03-12",
    optional=True,
    skip=N_("We did not go"),
    ahead=False,
    happened=True,
    chip_days=(0, -1, -2),
)
LONGER_WHY = LongText(
    "longer_why",
    N_("You stayed longer than approved. Please say why, and who allowed it."),
    N_("Why longer"),
    sample="航班取消，已电话报告国际交流处",
    longest=1000,
    when=lambda answers, asker: bool((day := answers.value(CAME_BACK)) and answers.has(BACK) and day > answers[BACK]),
)
RESULTS = LongText(
    "results", N_("What came of it?"), N_("Results"), N_("Results, agreements in sight, what was learned"),
    sample="就联合办学达成初步意向，拟派两名教师进修",
)  # fmt: skip
CONTACTS = LongText(
    "contacts", N_("Whom did you meet who matters for later?"), N_("Contacts"), N_("Name, post, institution"),
    sample="清迈大学国际处 Somchai 处长", optional=True,
)  # fmt: skip
FOLLOW_UP = LongText(
    "follow_up", N_("What is to be done next, and by whom?"), N_("Follow-up"), sample="三月前寄出课程大纲，王伟负责",
    optional=True,
)  # fmt: skip
PHOTOS = Attachment(
    "photos", N_("Please send a photo of the visit, or skip."), N_("Photo"), N_("None of documents or closed areas."),
    optional=True,
)  # fmt: skip
SHARED_ON = Day(
    "shared_on",
    N_("On which day was the talk?"),
    N_("Talk on"),
    sample="2027-03-20",
    ahead=False,
    happened=True,
    chip_days=(0, -1, -7),
)
LISTENERS = Count("listeners", N_("How many listened?"), N_("Listeners"), sample="30", most=5000)
POSTED_AT = Text(
    "posted_at", N_("Where is it posted?"), N_("Results posted at"), sample="校园网通知公告", longest=200,
)  # fmt: skip

BRIEFING = N_(
    "Before you go: keep to the approved places and days. Follow local law and customs. Take no state or internal"
    " documents along, and discuss none on the phone or online. Keep your travel document on you."
    " In trouble call the embassy or consulate, then the exchange office, at any hour."
    " Report every change before it happens."
)


LODGING = N_(
    "You entered again, so the police must know again where you live, within %(hours)d hours of arriving there."
    " On campus: take your passport to the security office. Elsewhere: take passport and lease to the police station"
    " of the area; some cities have an online form. Then press the button and send a photo of the new form."
)
LODGING_FORM = Attachment(
    "lodging_form",
    N_("Please send a photo of the new registration form, or skip."),
    N_("Registration form"),
    N_("The security office sees it and confirms."),
    optional=True,
    skip=N_("The security office has it"),
)


def went(answers: Answers, asker: Asker) -> bool:
    """They went, or have not said otherwise."""
    return official(answers, asker) and not answers.has(CANCELLED_ON)


def back_already(answers: Answers, asker: Asker) -> bool:
    """A statement on a trip that is over says the day back itself; only who registers again is asked once more."""
    over = told_late(answers, asker) and answers[BACK] <= answers[FILED_ON]
    return over and not employed_abroad(answers, asker)


def carries_document(answers: Answers, asker: Asker) -> bool:
    """An official document is handed out for it, and back: the short way has none."""
    return full_way(answers, asker)


def leaves_carrying(answers: Answers, asker: Asker) -> bool:
    """A document is to be handed out."""
    return full_way(answers, asker) and went(answers, asker)


def is_foreign_and_went(answers: Answers, asker: Asker) -> bool:
    """A foreign teacher enters again, and registers where they live again."""
    return (
        went(answers, asker)
        and employed_abroad(answers, asker)
        and "re_entry" in asker.pack.names("lodging.again_after")
    )


def _register_by(answers: Answers, asker: Asker) -> Mapping[str, object]:
    return {"hours": asker.pack.span("lodging.register_within").amount}


def went_on(answers: Answers, day: date) -> bool:
    """Whether they are away on that day, as far as it is known."""
    return answers.value(PURPOSE) != "private" and day <= (answers.value(CAME_BACK) or answers[BACK])


HOME = (CAME_BACK, BACK)  #: clocks that start with coming home start from the day it really was


def _facts(answers: Answers, filer: int, opened: date) -> Iterator[Fact]:
    if answers.value(PURPOSE) == "private":
        return
    end = answers.value(CAME_BACK) or answers[BACK]
    for one in answers[WHO]:
        yield Fact("abroad", one, answers[OUT], max(end, answers[OUT]), ",".join(answers[WHERE]))


# -- what the year's figures count -------------------------------------------------------------------------------------


def _statements(answers: Answers) -> int:
    return int(answers.has(HAPPENED))


def _groups(answers: Answers) -> int:
    """A statement is no approved trip: it has a line of its own."""
    return int(answers.value(PURPOSE) != "private" and not _statements(answers))


def _people(answers: Answers) -> int:
    return len(answers[WHO]) if _groups(answers) else 0


def _travelling(answers: Answers) -> int:
    return len(answers.value(WHO) or ())


BY = (TASK, by_region(WHERE), WHERE)

# -- the regime --------------------------------------------------------------------------------------------------------

TRIP = Flow(
    key="trip",
    number="CF",
    command="trip",
    returned_for=usual(
        N_("Itinerary or dates are unclear"),
        N_("The invitation is missing"),
        N_("It does not say who pays"),
        N_("Nobody covers the lessons yet"),
    ),
    refused_for=usual(N_("It does not fit the plan"), N_("The time does not suit"), N_("There is no money for it")),
    words=("出访", "出国", "出境", "因公出国", "赴台", "赴港澳", "trip", "travel", "abroad", "overseas"),
    abroad=True,
    title=N_("Trip abroad"),
    source="R01 R02 R03 R04 R06 R09 R10 R12 R15 R18",
    questions=(
        PURPOSE, WHO, WHERE, OUT, BACK, TASK, AIM, HOST, REMOTE, PLANNED, AS_PLANNED, PUBLIC_MONEY, BUDGET, TEACHES,
        COVER, DOCUMENT, HAPPENED, TRUE, INVITATION, ITINERARY, PROMISE,
    ),
    rules=(
        Rule((PURPOSE,), private_is_elsewhere),
        Rule((PURPOSE, OUT), begun_already, key="statement", by="trip.no_late_approval", effect="hint"),
        Rule((OUT, BACK), back_after_out),
        Rule((WHO, OUT, BACK), away_already),
        Rule((WHO, OUT), passport_is_out, key="lock", by="passport.overdue_lock"),
        _urgent("trip.lead_time"),
        _urgent("trip.lead_time_hkmo"),
        _urgent("trip.lead_time_tw"),
        Rule((WHERE, OUT, BACK, TASK), too_many_days, key="days", title=N_("Why so long"), by="trip.days_by_countries"),
        Rule((WHERE, TASK), too_many_countries, key="countries", title=N_("Why so many places"),
             by="trip.max_countries"),
        Rule((WHO, TASK), too_many_people, key="people", title=N_("Why so many people"), by="trip.max_people"),
        Rule((OUT, BACK), too_long, key="long", by="trip.long_after"),
        Rule((WHERE, OUT, BACK), safe_day, key="safe", by="trip.outside_time"),
        Rule((WHERE, HOST), taiwan_host, key="host", by="papers.taiwan_names"),
        Rule((OUT, AS_PLANNED), planned_elsewhen),
        Rule((OUT, PLANNED), out_of_plan, key="plan", title=N_("Why not planned"), by="trip.out_of_plan"),
        Rule((DOCUMENT, BACK), document_short, key="document", title=N_("About the documents"),
             by="trip.passport_validity"),
    ),
    route=(
        Step("receipt", "", office("personnel"), gives=(Verdict.RECORD, Verdict.RETURN), did=N_("Record"),
             when=lambda answers, asker: not official(answers, asker) and not _managers(answers, asker)),
        Step("receipt_managers", "", office("organisation"), gives=(Verdict.RECORD, Verdict.RETURN), did=N_("Record"),
             when=lambda answers, asker: not official(answers, asker) and _managers(answers, asker)),
        Together((
            Step("head_told", N_("Head of department"), head(WHO), gives=(Verdict.RECORD, Verdict.RETURN), takes="all",
                 did=N_("Taken note"), when=told_late),
            Step("finance_told", "", office("finance"), gives=(Verdict.RECORD, Verdict.RETURN), did=N_("Taken note"),
                 when=lambda answers, asker: told_late(answers, asker) and answers.value(PUBLIC_MONEY) is True),
            Step("statement", "", office(EXCHANGE), gives=(Verdict.RECORD, Verdict.RETURN),
                 did=N_("Take the statement"), taken=N_("Statement received (permission not asked beforehand)"),
                 when=told_late),
        )),
        Step("head", N_("Head of department"), head(WHO), takes="all", when=asked_for),
        Together((
            Step("finance", "", office("finance"),
                 when=lambda answers, asker: asked_for(answers, asker) and answers.value(PUBLIC_MONEY) is True),
            Step("vetting_managers", N_("Vetting"), office("organisation"), gives=RESULT, hidden=True,
                 when=lambda answers, asker: full_way(answers, asker) and _managers(answers, asker)),
            Step("vetting", N_("Vetting"), office("personnel"), gives=RESULT, hidden=True,
                 when=lambda answers, asker: full_way(answers, asker) and not _managers(answers, asker)),
            Step("teaching", "", office("teaching"),
                 when=lambda answers, asker: asked_for(answers, asker) and answers.value(TEACHES) is True),
        )),
        Step("posting", N_("Public posting"), office(EXCHANGE), gives=(Verdict.RECORD,), asks=(POSTED_ON,),
             did=N_("Posted"), when=full_way, notice=NOTICE),
        Step("office", "", office(EXCHANGE), rules=(Rule((POSTED_ON,), posting_over, key="posting",
             by="trip.notice_before"),), when=asked_for),
        Step("leader", N_("Leader in charge"), leader(), when=asked_for),
        Step("authority", N_("Authority's decision"), office(EXCHANGE), gives=(Verdict.RECORD, Verdict.REFUSE),
             asks=(DECISION_NO, APPROVED_DAYS), did=N_("The decision is here"), when=to_taiwan_or_abroad),
    ),
    duties=(
        Duty(
            "briefing", N_("Read the briefing before departure"), each(WHO), Due(OUT), "trip.briefing_ladder",
            did=N_("I have read it and will keep to it"), per=WHO, read=BRIEFING, lapses=OUT,
            when=lambda answers, asker: went(answers, asker) and asked_for(answers, asker),
        ),
        Duty(
            "handout", N_("Hand the official document out"), office(EXCHANGE), Due(OUT), "passport.handout_ladder",
            did=N_("Handed out"), per=WHO, when=leaves_carrying, needs=("briefing",),
        ),
        Duty(
            "home", N_("Say when you are back"), FILER, Due(BACK, "trip.ask_return_again"), "trip.home_ladder",
            did=N_("Report that I am back"), since=OUT, asks=(CAME_BACK, LONGER_WHY),
            when=lambda answers, asker: (went(answers, asker) and not back_already(answers, asker))
            or answers.has(CAME_BACK),
        ),
        Duty(
            "document_back", N_("Hand the official document back"), each(WHO), Due((CANCELLED_ON, *HOME),
            "passport.official_return"), "passport.official_ladder", did=N_("I have handed it back"),
            got=N_("Document received"), closed_by=office(EXCHANGE), per=WHO, after="handout", when=carries_document,
        ),
        Duty(
            "lodging_again", N_("Register where you live again"), FILER, Due(HOME, "lodging.again_within"),
            "lodging.again_ladder", did=N_("I have registered"), got=N_("Registered"), closed_by=office("security"),
            after="home", asks=(LODGING_FORM,), read=LODGING, names=_register_by, when=is_foreign_and_went,
        ),
        Duty(
            "summary", N_("File the summary of the trip"), FILER, Due(HOME, "trip.report_hard"), "trip.summary_ladder",
            did=N_("File the summary"), got=N_("Summary received"), since=OUT, closed_by=office(EXCHANGE),
            asks=(RESULTS, CONTACTS, FOLLOW_UP, PHOTOS), when=went, snooze="trip.snooze_until",
        ),
        Duty(
            "results_posted", N_("Post the results of the trip"), office(EXCHANGE), Due(HOME, "trip.notice_after"),
            "trip.posting_ladder", did=N_("Posted"), asks=(POSTED_AT,), after="summary",
            when=lambda answers, asker: went(answers, asker) and not employed_abroad(answers, asker),
        ),
        Duty(
            "sharing", N_("Share the results with colleagues"), FILER, Due(HOME, "trip.sharing_within"),
            "trip.sharing_ladder", did=N_("The talk was held"), got=N_("It was held"), since=OUT, closed_by=liaison(),
            asks=(SHARED_ON, LISTENERS), when=went,
        ),
    ),
    facts=lambda answers, filer, opened: tuple(_facts(answers, filer, opened)),
    seen_by=(FILER, each(WHO), office(EXCHANGE)),
    day=OUT,
    lead_times=("trip.lead_time", "trip.lead_time_hkmo", "trip.lead_time_tw"),
    figures=(
        Figure("groups", N_("Outbound groups"), _groups, by=BY),
        Figure("people", N_("Outbound person-times"), _people, by=BY),
        Figure("statements", N_("Statements on trips without permission"), _statements),
    ),
    columns=(
        PURPOSE, WHO, Column(N_("People"), _travelling), WHERE, OUT, BACK, CAME_BACK, TASK, HOST, BUDGET, DECISION_NO,
        APPROVED_DAYS,
    ),
    present=lambda answers, day: Words(N_("away")) if went_on(answers, day) else None,
    cancels=N_("We are not going"),
    called_off_by=CAME_BACK,
    standing=not_approved,
    leads=(
        Lead("private_journey", lent_here, {"place": WHERE, "back": BACK}),
        Lead("partners_here", lambda answers, asker: False, {"who": WHO}, said=INSIDE),
    ),
    serves="journey",
)  # fmt: skip
