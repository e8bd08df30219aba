"""What a college does with partners from outside the mainland, reported beforehand (S0 Art.8(3); R02, R03, R22)."""

from __future__ import annotations

from datetime import date

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.figures import Column, Figure
from flows.kit.flow import (
    CANCELLED_ON,
    FILED_ON,
    FILER,
    Due,
    Duty,
    Flow,
    Lead,
    Rule,
    Step,
    Verdict,
    each,
    head,
    liaison,
    office,
)  # fmt: skip
from flows.kit.people import Kind
from flows.kit.questions import Amount, Attachment, Choice, Count, Days, Kept, LongText, Option, People, Text
from flows.kit.reading import Read, read_places
from flows.kit.refusal import Words
from flows.kit.returning import usual
from flows.kit.words import N_

EXCHANGE = "exchange"

# -- what, with whom, where, when --------------------------------------------------------------------------------------

KIND = Choice(
    "kind",
    N_("What kind of activity is it?"),
    N_("Kind of activity"),
    sample="交流",
    weighs=False,
    options=(
        Option("exchange", N_("Exchange or talks"), ("交流", "座谈", "洽谈", "访问", "exchange", "talks", "meeting")),
        Option("lecture", N_("Lecture or course"), ("讲座", "讲学", "培训", "课程", "lecture", "course", "workshop")),
        Option("research", N_("Joint research"), ("合作研究", "科研", "课题", "research")),
        Option("students", N_("With students"), ("学生活动", "学生交流", "夏令营", "students", "camp")),
        Option(
            "event",
            N_("Taking part in an event of others"),
            ("参加活动", "参加他方举办的涉外活动", "参会", "比赛", "参展", "招待会", "event", "contest", "reception"),
        ),
    ),
)
TOPIC = Text(
    "topic",
    N_("What is it about, in one sentence?"),
    N_("Topic"),
    N_("For example: online talks about a joint course in mechatronics"),
    sample="与清迈大学线上商谈机电专业联合课程",
    longest=300,
)
WHO = People(
    "who",
    N_("Who of us takes part? Whoever is responsible first."),
    N_("Our people"),
    N_("Staff by name, pinyin or staff number, for example: Wang Wei, Li Qiang. Students are counted afterwards."),
    sample="王伟",
)
PARTNER = Text(
    "partner",
    N_("Who is the partner?"),
    N_("Partner"),
    N_("Institution and person, for example: Chiang Mai University, Dr. Somchai"),
    sample="Chiang Mai University, Dr. Somchai",
    clue=r"与((?!会)[\u4e00-\u9fffA-Za-z·. ]{2,40}?(?:大学|学院|学校|研究院|研究所|协会|公司|集团))",
)
WHERE = Text(
    "where",
    N_("Where does it take place?"),
    N_("Place"),
    N_("A room or address; “online” where nobody travels"),
    sample="线上",
    longest=120,
)
WHEN = Days(
    "days",
    N_("On which day, or from when to when?"),
    N_("Days"),
    N_("For example: 5 Dec, or 5–7 Dec"),
    sample="2026-12-05",
    chip_days=(0, 1, 7),
)
UNDER = Kept(
    "under",
    N_("Is it done under one of our agreements?"),
    N_("Under agreement"),
    N_("Tap it, or type a part of the partner’s name."),
    sample="Chiang Mai University",
    register="partnership",
    near=PARTNER,
    optional=True,
    skip=N_("Under none"),
    rests_on=(PARTNER,),
    when=lambda answers, asker: bool(asker.known.records("partnership")),
)
BUDGET = Amount(
    "budget",
    N_("How much does the college spend on it?"),
    N_("Budget"),
    N_("For example: ¥3,000 or USD 500"),
    sample="¥3,000",
    optional=True,
    skip=N_("No money"),
    chip_sums=(1000, 3000, 5000, 10000),
)


def _abroad(answers: Answers, asker: Asker) -> bool:
    """Its place is a country or region, and nothing else is said."""
    return isinstance(read_places(answers.value(WHERE) or "", slips=False), Read)


def somebody_travels(answers: Answers, asker: Asker) -> Words | None:
    """Whoever leaves the mainland for it files a trip, which is settled by others."""
    if not _abroad(answers, asker):
        return None
    return Words(
        N_("Whoever leaves the mainland files a trip instead. If nobody travels, please write “online” as the place.")
    )


def begins(answers: Answers) -> date:
    """Its first day."""
    return answers[WHEN.first]


def reported_late(answers: Answers, asker: Asker) -> Words | None:
    """It is reported before it begins; later it is marked, and says why."""
    latest = asker.calendar.before(begins(answers), asker.pack.span("activity.report_before"))
    if asker.today <= latest:
        return None
    return Words(
        N_("Late report: it should have been reported by %(latest)s."),
        {"latest": latest},
    )


def not_in_force(answers: Answers, asker: Asker) -> Words | None:
    """Nothing is done under an agreement before it holds, nor after."""
    first, last = answers[WHEN]
    under = next((one for one in asker.known.records("partnership") if one.id == answers[UNDER]), None)
    if under is None or under.since <= first <= last <= under.until:
        return None
    if first < under.since:
        return Words(
            N_("The agreement with %(partner)s is in force from %(since)s; nothing is done under it before."),
            {"partner": under.called, "since": under.since},
        )
    return Words(
        N_("The agreement with %(partner)s ends on %(until)s; nothing is done under it afterwards."),
        {"partner": under.called, "until": under.until},
    )


def had_begun(answers: Answers, asker: Asker) -> bool:
    """Whether it had begun before the day it was reported."""
    return begins(answers) < (answers.value(FILED_ON) or asker.today)


# -- what came of it ---------------------------------------------------------------------------------------------------

OURS = Count(
    "ours",
    N_("How many of us really took part, students included?"),
    N_("Took part from our side"),
    sample="20",
    optional=True,
    skip=N_("It did not take place"),
    least=1,
    most=5000,
)


def took_place(answers: Answers, asker: Asker) -> bool:
    """Nobody has said that it did not."""
    return answers.value(OURS) is not None


THEIRS = Count(
    "theirs",
    N_("How many of the partner’s people took part?"),
    N_("Took part from the partner"),
    sample="3",
    most=5000,
    when=took_place,
)
RESULTS = LongText(
    "results",
    N_("What came of it?"),
    N_("Results"),
    N_("Results, what was agreed, what is to be done next and by whom"),
    sample="就联合课程达成初步意向，三月前交换课程大纲，王伟负责",
    when=took_place,
)
PHOTOS = Attachment(
    "photos",
    N_("Please send a photo of it, or skip."),
    N_("Photo"),
    N_("None of documents or closed areas."),
    optional=True,
    when=took_place,
)


def _people(answers: Answers) -> int:
    return answers.value(OURS) or len(answers[WHO])


def _guests(answers: Answers) -> int:
    return answers.value(THEIRS) or 0


def _late(answers: Answers) -> int:
    return int(begins(answers) < answers[FILED_ON])


ACTIVITY = Flow(
    key="activity",
    number="HD",
    command="activity",
    words=(
        "活动报备", "报备", "涉外活动", "活动", "线上会议", "线上交流", "activity", "online meeting", "online talks",
    ),
    title=N_("Activity report"),
    source="R02 R03 R22",
    questions=(KIND, TOPIC, WHO, PARTNER, UNDER, WHERE, WHEN, BUDGET),
    rules=(
        Rule((WHERE,), somebody_travels),
        Rule((UNDER, WHEN), not_in_force, key="in_force", title=N_("Why before it holds"), by="partnership.in_force"),
        Rule((WHEN,), reported_late, key="late", title=N_("Why it is late"), by="activity.report_before"),
    ),
    route=(
        Step("head", N_("Head of department"), head(), gives=(Verdict.RECORD, Verdict.RETURN), did=N_("Confirm"),
             when=lambda answers, asker: not had_begun(answers, asker)),
        Step("late", N_("Head of department"), head(), gives=(Verdict.RECORD, Verdict.RETURN), did=N_("Confirm"),
             taken=N_("On file, reported late"), when=had_begun),
    ),
    duties=(
        Duty(
            "summary",
            N_("Say what came of the activity"),
            FILER,
            Due(WHEN.last, "activity.summary_within"),
            "activity.summary_ladder",
            did=N_("Say what came of it"),
            got=N_("Summary received"),
            since=WHEN.first,
            closed_by=office(EXCHANGE),
            asks=(OURS, THEIRS, RESULTS, PHOTOS),
            on_card=True,
            when=lambda answers, asker: not answers.has(CANCELLED_ON),
        ),
    ),
    offered_to=(Kind.TEACHER, Kind.FOREIGN_TEACHER),
    seen_by=(FILER, each(WHO), liaison(), office(EXCHANGE)),
    day=WHEN.first,
    figures=(
        Figure("activities", N_("Activities"), by=(KIND,)),
        Figure("people", N_("Our people in activities"), _people, by=(KIND,)),
        Figure("guests", N_("Partners’ people in activities"), _guests, by=(KIND,)),
        Figure("late", N_("Activities reported late"), _late),
    ),
    columns=(
        KIND, TOPIC, WHO, PARTNER, UNDER, WHERE, Column(N_("First day"), begins),
        Column(N_("Last day"), lambda answers: answers[WHEN.last]), BUDGET, OURS, THEIRS, RESULTS,
    ),
    cancels=N_("It does not take place"),
    called_off_by=OURS,
    serves="partners_here",
    leads=(Lead("journey", _abroad, {"who": WHO, "aim": TOPIC, "host": PARTNER}),),
    returned_for=usual(
        N_("The days or the place are unclear"),
        N_("The topic does not say what is done"),
        N_("The partner’s people are not named"),
    ),
)  # fmt: skip
