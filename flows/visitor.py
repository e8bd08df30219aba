"""Visits from outside the mainland, from the first word to what came of them (S1 §三.4; R20, R26, R27, part of R44)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from flows.kit import places
from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.choosing import Among, Choices, Department
from flows.kit.figures import Column, Figure, by_each, by_each_region, by_region
from flows.kit.flow import (
    CANCELLED_ON,
    FILER,
    Due,
    Duty,
    Flow,
    Rule,
    Step,
    each,
    head,
    leader,
    liaison,
    office,
)  # fmt: skip
from flows.kit.outside import Outside
from flows.kit.people import Kind
from flows.kit.questions import (
    Amount,
    Attachment,
    Choice,
    Count,
    Day,
    Days,
    Document,
    Group,
    LongText,
    Name,
    Option,
    PaperNumber,
    People,
    Places,
    Text,
    YesNo,
)  # fmt: skip
from flows.kit.refusal import Words
from flows.kit.returning import usual
from flows.kit.times import Time
from flows.kit.words import N_

EXCHANGE, SECURITY = office("exchange"), office("security")

# -- who comes, from where, when ---------------------------------------------------------------------------------------

FROM = Places(
    "from",
    N_("Which countries or regions do they come from?"),
    N_("From"),
    sample="日本",
)
GUEST = Text(
    "guest",
    N_("What is the delegation or the guest called?"),
    N_("Delegation or guest"),
    N_("For example: delegation of Osaka Technical College, or one name"),
    sample="大阪工业专门学校代表团",
    rests_on=(FROM,),
)
HEAD = Outside(
    "head",
    N_("Who leads them, and in which post?"),
    N_("Led by"),
    N_("Name, post and rank, for example: Tanaka Hanako, vice-president"),
    sample="田中花子，副校长",
)


def at_home(code: str) -> bool:
    """Hong Kong, Macao or Taiwan: no visa is asked for."""
    return places.group(code) in ("hong_kong_macao", "taiwan")


def from_abroad(answers: Answers, asker: Asker) -> bool:
    """Somebody comes who may need a visa."""
    return not all(at_home(code) for code in answers.value(FROM) or ())


ENTRY = Choice(
    "entry",
    N_("How do they enter?"),
    N_("Entry"),
    sample="免签",
    rests_on=(FROM,),
    when=from_abroad,
    options=(
        Option("letter", N_("They need an invitation letter for the visa"), ("邀请函", "签证", "letter", "visa")),
        Option(
            "free",
            N_("Without a visa"),
            ("免签", "免办签证", "免办", "visa-free", "without", "without visa", "no visa"),
        ),
        Option("here", N_("They are in the mainland already"), ("已入境", "已在境内", "here", "already")),
    ),
)
WHEN = Days(
    "days",
    N_("From when to when are they here?"),
    N_("Days"),
    N_("The day they arrive at the college to the day they leave, for example: 18–20 Jan"),
    sample="2027-01-18",
    chip_days=(28, 35, 42),
)
NAME = Name("name", N_("Name, as in the travel document?"), N_("Name"), sample="TANAKA HANAKO", longest=60)
SEX = Choice(
    "sex",
    N_("Man or woman?"),
    N_("Sex (M/F)"),
    sample="女",
    options=(
        Option("m", N_("Man"), ("男", "男性", "m", "male")),
        Option("f", N_("Woman"), ("女", "女性", "f", "female")),
    ),
)
NATIONALITY = Places("nation", N_("From which country or region?"), N_("Country or region"), sample="日本")
DOCUMENT = Document(
    "doc",
    N_("What is the number of the travel document?"),
    N_("Document number"),
    N_(
        "Passport; of guests from Hong Kong, Macao and Taiwan the mainland travel permit."
        " It is kept encrypted, and your message is deleted from this chat."
    ),
    sample="TR1234567",
)
POST = Text("post", N_("Which post?"), N_("Post held"), sample="副校长", longest=60, optional=True)
VISITORS = Group(
    "guests",
    N_("Who comes? One after the other."),
    N_("Guests"),
    of=(NAME, SEX, NATIONALITY, DOCUMENT, POST),
    row=N_("Guest"),
    more=N_("Add a guest"),
    done=N_("That is everybody"),
    most=60,
    sheet_from="visitor.sheet_from",
)

# -- what for ----------------------------------------------------------------------------------------------------------

PURPOSE = Choice(
    "purpose",
    N_("What do they come for?"),
    N_("Purpose"),
    sample="交流",
    weighs=False,
    options=(
        Option("talks", N_("Talks or exchange"), ("交流", "洽谈", "座谈", "talks", "exchange")),
        Option("study", N_("Study visit or training"), ("考察", "培训", "研修", "study", "training")),
        Option("teaching", N_("Lecture or teaching"), ("讲学", "讲座", "授课", "lecture", "teaching")),
        Option("signing", N_("Signing an agreement"), ("签约", "签署", "signing")),
        Option("event", N_("Contest, exhibition or performance"), ("比赛", "展览", "演出", "contest", "event")),
    ),
    other=N_("Something else"),
)
INVITED = Department(
    "invited",
    N_("Who invited them?"),
    N_("Invited by"),
    N_("A college or office; or type the person, or that they asked themselves."),
    sample="机电学院",
    other=N_("Somebody else"),
)
PROGRAMME = LongText(
    "programme",
    N_("What is the programme, day by day?"),
    N_("Programme"),
    N_("For example: 18 Jan 9:00 talks, 14:00 training base; 19 Jan departure"),
    sample="1月18日上午座谈，下午参观实训基地；1月19日返程",
    longest=2000,
    rests_on=(WHEN,),
)
LEADERS = People(
    "leaders",
    N_("Which leaders of the college attend?"),
    N_("Leaders attending"),
    sample="王伟",
    optional=True,
    skip=N_("Nobody does"),
    takes_part=False,
)
INTERPRETER = Choice(
    "interpreter",
    N_("Who interprets?"),
    N_("Interpreter"),
    sample="不需要",
    weighs=False,
    options=(
        Option("none", N_("Nobody needs to"), ("不需要", "不用", "none", "nobody")),
        Option("ours", N_("We do"), ("我方", "我们", "ours", "we")),
        Option("theirs", N_("They bring somebody"), ("对方", "自带", "theirs", "they")),
    ),
)
LODGING = Choice(
    "lodging",
    N_("Where do they stay?"),
    N_("Lodging"),
    sample="宾馆",
    options=(
        Option("hotel", N_("In a hotel, which registers them"), ("宾馆", "酒店", "hotel")),
        Option("campus", N_("On campus"), ("校内", "公寓", "宿舍", "campus", "dormitory")),
        Option("home", N_("In a private home"), ("家里", "私人住处", "私宅", "home", "private")),
        Option("none", N_("Nowhere: they leave the same day"), ("不住", "不住宿", "当天返回", "none", "same day")),
    ),
)
NEEDS = Choices(
    "needs",
    N_("What is needed from the logistics office?"),
    N_("From logistics"),
    N_("Days and numbers too, where they are known: a car on 18 Jan, lunch for 12"),
    sample="用车、用餐",
    options=(
        Option("car", N_("Car"), ("用车", "车辆", "接站", "接机", "car", "transfer")),
        Option("meals", N_("Meals"), ("用餐", "午餐", "晚餐", "工作餐", "meals", "lunch", "dinner")),
        Option("rooms", N_("Rooms"), ("住房", "客房", "房间", "住宿", "rooms", "beds")),
        Option("hall", N_("Meeting room"), ("会议室", "会场", "meeting room", "hall")),
        Option("banner", N_("Banner and signs"), ("横幅", "指示牌", "banner", "signs")),
    ),
    other=N_("Something else"),
    optional=True,
    skip=N_("Nothing"),
)
GIFTS = Text(
    "gifts",
    N_("Which gifts do we give?"),
    N_("Our gifts"),
    sample="校徽12枚",
    optional=True,
    skip=N_("We give none"),
)
PUBLIC = YesNo("public", N_("Is it to be reported on publicly?"), N_("Public report"), sample="否")
PHONE = Outside(
    "phone",
    N_("Who is the guests’ contact, and at which number?"),
    N_("Guests’ contact"),
    N_("With its country code; it can be reached on the day. For example: Sato +81 90 1234 5678"),
    sample="佐藤 +81 90 1234 5678",
    reached=True,
)


def late(key: str) -> Rule:
    """Filed so long before they come; longer where an invitation letter is needed."""

    def judge(answers: Answers, asker: Asker) -> Words | None:
        letter = answers.value(ENTRY) == "letter"
        if letter is not (key == "visitor.lead_time_invited"):
            return None
        latest = asker.calendar.before(answers[WHEN.first], asker.pack.span(key))
        if asker.today <= latest:
            return None
        words = N_("It is late: this visit should have been filed by %(latest)s.")
        if letter:
            words = N_("It is late: with an invitation letter this visit should have been filed by %(latest)s.")
        return Words(words, {"latest": latest})

    name = key.removeprefix("visitor.").replace("lead_time", "late")
    return Rule((FROM, WHEN), judge, key=name, title=N_("Why so late"), by=key)


def taiwan_guest(answers: Answers, asker: Asker) -> Words | None:
    """Names that must not stand in our papers as they are."""
    if not places.must_be_written_otherwise(answers[FROM], answers[GUEST]):
        return None
    return Words(N_("Please write the names of institutions in Taiwan without 国立, 中央 or 中华民国 in all papers."))


# -- while they are here -----------------------------------------------------------------------------------------------

LETTER_NO = PaperNumber("letter_no", N_("What is the number of the invitation letter?"), N_("Invitation letter"),
                 sample="外邀〔2026〕12号", longest=80)  # fmt: skip
ARRIVED = Day(
    "arrived",
    N_("On which day did they arrive?"),
    N_("Really arrived on"),
    sample="2027-01-18",
    optional=True,
    skip=N_("They did not come"),
    ahead=False,
    happened=True,
    chip_days=(0, -1),
)


def arrived(answers: Answers, asker: Asker) -> bool:
    """They are here, or were."""
    return answers.value(ARRIVED) is not None


CAME = Count("came", N_("How many came?"), N_("Came in fact"), sample="2", least=1, most=500, when=arrived)


def fewer(answers: Answers, asker: Asker) -> bool:
    """Not all who are named came."""
    return arrived(answers, asker) and (answers.value(CAME) or 0) < len(answers[VISITORS])


def more(answers: Answers, asker: Asker) -> bool:
    """Others came than those who are named."""
    return arrived(answers, asker) and (answers.value(CAME) or 0) > len(answers[VISITORS])


ABSENT = Among(
    "absent",
    N_("Who of them did not come?"),
    N_("Did not come"),
    groups=(VISITORS,),
    sample="2",
    when=fewer,
)
ALSO = Group(
    "also",
    N_("Who came beside those who are named?"),
    N_("Came as well"),
    of=(NAME, SEX, NATIONALITY, POST),
    row=N_("Guest"),
    more=N_("Add a guest"),
    done=N_("That is everybody"),
    when=more,
)
MOVED_IN = Time(
    "moved_in",
    N_("At what time did they move in?"),
    N_("Moved in at"),
    N_("From then on they have to be registered within hours."),
    sample="14:00",
    offers=("10:00", "12:00", "14:00", "16:00", "18:00", "20:00"),
    when=lambda answers, asker: arrived(answers, asker) and answers.value(LODGING) in ("campus", "home"),
)
LEFT = Day(
    "left",
    N_("On which day did they leave?"),
    N_("Really left on"),
    sample="2027-01-19",
    ahead=False,
    happened=True,
    chip_days=(0, -1),
)
REGISTERED = Among(
    "registered",
    N_("Who of them is registered?"),
    N_("Registered"),
    N_("Tap each, or send numbers: 1-3, 5. The others are kept on the list."),
    groups=(VISITORS, ALSO),
    without=ABSENT,
    every=N_("All %(n)d are registered"),
    sample="全部",
)
SLIP = Attachment("slip", N_("Please send a photo of the registration slips."), N_("Registration slips"),
                  N_("One photo of all of them, or the list with the stamp."))  # fmt: skip


def those_who_came(answers: Answers, asker: Asker) -> Words | None:
    """As many stay away as came fewer, and as many are named beside as came more."""
    named, came, away = len(answers[VISITORS]), answers[CAME], answers.value(ABSENT)
    if away is not None and len(away) != named - came:
        return Words(
            N_("%(named)d are named and %(came)d came, so %(away)d did not. Please tap these."),
            {"named": named, "came": came, "away": named - came},
        )
    others = answers.value(ALSO)
    if others is not None and len(others) != came - named:
        return Words(
            N_("%(named)d are named and %(came)d came. Please name the %(others)d others."),
            {"named": named, "came": came, "others": came - named},
        )
    return None


# -- what came of it ---------------------------------------------------------------------------------------------------

INTENTIONS = LongText(
    "intentions",
    N_("What came of it?"),
    N_("Intentions"),
    N_("What both sides intend, and what was agreed"),
    sample="有意互派学生，拟商谈合作协议",
)
NEXT = Text(
    "next",
    N_("What is the next step?"),
    N_("Next step"),
    sample="寄出协议草案",
    optional=True,
    skip=N_("There is none"),
)


def goes_on(answers: Answers, asker: Asker) -> bool:
    """A next step was named."""
    return answers.value(NEXT) is not None


NEXT_WHO = People("next_who", N_("Who takes it?"), N_("Taken by"), sample="王伟", most=1, takes_part=False,
                  when=goes_on)  # fmt: skip
NEXT_BY = Day("next_by", N_("By which day?"), N_("To be done by"), sample="2027-03-01", chip_days=(30, 60, 90),
              when=goes_on)  # fmt: skip
WORTH = Amount(
    "worth",
    N_("What are the gifts worth that we were given, in all?"),
    N_("Gifts received"),
    N_("An estimate will do."),
    sample="¥800",
    optional=True,
    skip=N_("No gifts"),
)
PHOTOS = Attachment("photos", N_("Please send a photo of the guests’ visit, or skip."), N_("Photo"), optional=True)
DONE = LongText("done", N_("What was done?"), N_("Done"), sample="协议草案已寄出，对方答复三月再议", longest=1000)


def expected(answers: Answers, asker: Asker) -> bool:
    """It was not called off."""
    return not answers.has(CANCELLED_ON)


def here(answers: Answers, asker: Asker) -> bool:
    """They came, and it was not called off."""
    return arrived(answers, asker) and expected(answers, asker)


def worth_too_much(answers: Answers, asker: Asker) -> bool:
    """Gifts worth more than may be kept; of another currency the office looks at the rate."""
    worth, limit = answers.value(WORTH), asker.pack.money("gift.hand_over_above")
    return worth is not None and (worth.currency != limit.currency or worth.amount > limit.amount)


def limit_of_gifts(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """From which worth on gifts are handed over."""
    limit = asker.pack.money("gift.hand_over_above")
    return {"limit": limit.amount}


TO_REGISTER = N_(
    "Guests who do not stay in a hotel are registered with the police within %(hours)d hours of moving in,"
    " each of them: with passport or permit, the visa where there is one, and who puts them up. Keep the slips."
)
FOR_VISIT = N_("%(guest)s, %(guests)d guests, from %(first)s to %(last)s. Needed: %(needs)s")
IN_PUBLIC = N_("%(guest)s, %(guests)d guests, from %(first)s to %(last)s. The college wishes to report on it publicly.")
NEXT_STEP = N_("Agreed with %(guest)s: %(what)s")
HANDED_OVER = N_("Gifts worth more than %(limit)d yuan are handed over and entered with the exchange office.")


def visit(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """What those who see no more of it are told: who, how many, when, what is needed."""
    first, last = answers[WHEN]
    needs = NEEDS.told(answers) or "–"
    return {"guest": answers[GUEST], "guests": len(answers[VISITORS]), "first": first, "last": last, "needs": needs}


def next_step(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """With whom what was agreed."""
    return {"guest": answers[GUEST], "what": answers.value(NEXT) or "–"}


def hours(answers: Answers, asker: Asker) -> Mapping[str, object]:
    """How long they may take to register."""
    return {"hours": asker.pack.span("lodging.register_within").amount}


def present(answers: Answers, day: date) -> Words | None:
    """How the visit stands on that day: expected, here, gone."""
    (first, last), named = answers[WHEN], {"guest": answers[GUEST], "n": guests(answers)}
    if answers.value(ARRIVED) is None:
        return Words(N_("Expected: %(guest)s (%(n)d)"), named) if first <= day else None
    if (left := answers.value(LEFT)) is not None:
        return Words(N_("Left: %(guest)s (%(n)d)"), named) if left == day else None
    if day == last:
        return Words(N_("Here, leaving today: %(guest)s (%(n)d)"), named)
    return Words(N_("Here: %(guest)s (%(n)d)"), named)


def guests(answers: Answers) -> int:
    """How many came; before it is known, how many are named."""
    return answers.value(CAME) or len(answers[VISITORS])


def nations(answers: Answers) -> Counter[str]:
    """How many came from which country or region: of those who are named, without whoever did not come."""
    rows = REGISTERED.rows(answers)
    return Counter(rows[place][1][NATIONALITY][0] for place in REGISTERED.left(answers, ()))


BY_GUEST = (by_each_region(nations), by_each(N_("Country or region"), nations))
LOOKED_AFTER = Due(ARRIVED, "lodging.register_within", at=MOVED_IN)

VISITOR = Flow(
    key="visitor",
    number="LF",
    command="visitor",
    words=("来访接待", "来访", "来宾", "代表团", "visitor", "visitors", "delegation", "guests"),
    title=N_("Visit"),
    source="R20 R25 R26 R27 R44",
    questions=(
        FROM, GUEST, HEAD, ENTRY, WHEN, VISITORS, PURPOSE, INVITED, PROGRAMME, LEADERS, INTERPRETER, LODGING, NEEDS,
        GIFTS, PUBLIC, PHONE,
    ),
    rules=(
        late("visitor.lead_time"),
        late("visitor.lead_time_invited"),
        Rule((FROM, GUEST), taiwan_guest, key="names", by="papers.taiwan_names"),
    ),
    route=(
        Step("head", N_("Head of department"), head()),
        Step("office", "", EXCHANGE),
        Step("leader", N_("Leader in charge"), leader(),
             when=lambda answers, asker: answers.value(LEADERS) is not None),
    ),
    duties=(
        Duty(
            "police", N_("Report the visit to the police and state security"), SECURITY, Due(WHEN.first),
            "visitor.security_ladder", did=N_("Reported"), when=expected,
        ),
        Duty(
            "letter", N_("Issue the invitation letter"), EXCHANGE, Due(WHEN.first), "visitor.letter_ladder",
            did=N_("Issued"), asks=(LETTER_NO,),
            when=lambda answers, asker: expected(answers, asker) and answers.value(ENTRY) == "letter",
        ),
        Duty(
            "needs", N_("Arrange what the visit needs"), office("logistics"), Due(WHEN.first),
            "visitor.reception_ladder", did=N_("Arranged"), read=FOR_VISIT, names=visit,
            when=lambda answers, asker: expected(answers, asker) and answers.value(NEEDS) is not None,
        ),
        Duty(
            "public", N_("Take note of a visit to be reported on"), office("publicity"), Due(WHEN.first),
            "visitor.reception_ladder", did=N_("Taken note"), read=IN_PUBLIC, names=visit,
            when=lambda answers, asker: expected(answers, asker) and answers.value(PUBLIC) is True,
        ),
        Duty(
            "arrival", N_("Say that the guests have arrived"), FILER, Due(WHEN.first), "visitor.arrival_ladder",
            did=N_("Report the arrival"), since=WHEN.first, asks=(ARRIVED, CAME, ABSENT, ALSO, MOVED_IN),
            rules=(Rule((CAME, ABSENT), those_who_came), Rule((CAME, ALSO), those_who_came)), when=expected,
            on_card=True,
        ),
        Duty(
            "campus", N_("Register the guests who stay on campus"), SECURITY, LOOKED_AFTER,
            "lodging.ladder", did=N_("Registered"), asks=(REGISTERED, SLIP), rows=REGISTERED, read=TO_REGISTER,
            names=hours,
            when=lambda answers, asker: expected(answers, asker) and answers.value(LODGING) == "campus",
        ),
        Duty(
            "home", N_("Register the guests who stay in a private home"), FILER, LOOKED_AFTER,
            "lodging.ladder", did=N_("I have registered them"), got=N_("Registered"), closed_by=SECURITY,
            asks=(REGISTERED, SLIP), rows=REGISTERED, read=TO_REGISTER, names=hours,
            when=lambda answers, asker: expected(answers, asker) and answers.value(LODGING) == "home",
        ),
        Duty(
            "departure", N_("Say when the guests have left"), FILER, Due(WHEN.last), "visitor.arrival_ladder",
            did=N_("Report the departure"), asks=(LEFT,), after="arrival", when=here,
        ),
        Duty(
            "outcome", N_("Say what came of the visit"), FILER, Due((LEFT, WHEN.last), "visitor.summary_within"),
            "visitor.summary_ladder", did=N_("Say what came of it"), got=N_("Summary received"), closed_by=EXCHANGE,
            asks=(INTENTIONS, NEXT, NEXT_WHO, NEXT_BY, WORTH, PHOTOS), after="departure", when=here, on_card=True,
        ),
        Duty(
            "gifts", N_("Hand over the gifts received"), FILER, Due((LEFT, WHEN.last), "gift.hand_over_within"),
            "gift.ladder", did=N_("I have handed them over"), got=N_("The gifts are here"), closed_by=EXCHANGE,
            after="outcome", read=HANDED_OVER, names=limit_of_gifts, when=worth_too_much,
        ),
        Duty(
            "next", N_("Take the next step agreed on the visit"), each(NEXT_WHO), Due(NEXT_BY), "visitor.next_ladder",
            did=N_("It is done"), per=NEXT_WHO, asks=(DONE,), after="outcome", read=NEXT_STEP,
            names=next_step, when=goes_on,
        ),
    ),
    offered_to=(Kind.TEACHER, Kind.FOREIGN_TEACHER),
    seen_by=(FILER, liaison(), EXCHANGE, SECURITY),
    day=WHEN.first,
    present=present,
    lead_times=("visitor.lead_time", "visitor.lead_time_invited"),
    figures=(
        Figure("visits", N_("Visits"), by=(PURPOSE, by_region(FROM), FROM)),
        Figure("guests", N_("Guests received"), guests, by=BY_GUEST),
    ),
    columns=(
        GUEST, FROM, HEAD, Column(N_("Number of guests"), guests),
        Column(N_("First day"), lambda answers: answers[WHEN.first]),
        Column(N_("Last day"), lambda answers: answers[WHEN.last]), ARRIVED, LEFT, PURPOSE, INVITED, LEADERS, LODGING,
        INTENTIONS, NEXT, NEXT_WHO,
    ),
    cancels=N_("They are not coming"),
    called_off_by=ARRIVED,
    returned_for=usual(
        N_("The programme is not clear day by day"),
        N_("The list of guests is not complete"),
        N_("The days do not suit; please agree on others"),
    ),
    refused_for=usual(N_("The time does not suit"), N_("It is not for the college to receive them")),
)  # fmt: skip
