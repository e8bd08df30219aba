"""Agreements with partners outside the mainland, entered once signed; nothing begins before they hold (R58, R59)."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.figures import Figure
from flows.kit.flow import Due, Duty, Rule, office
from flows.kit.questions import Attachment, Day, LongText, Places, Text
from flows.kit.refusal import Words
from flows.kit.register import Register, out_of_force
from flows.kit.words import N_

EXCHANGE = office("exchange")

PARTNER = Text(
    "partner",
    N_("With whom is the agreement?"),
    N_("Partner"),
    N_("The institution by its full name, as in the agreement"),
    sample="Chiang Mai University",
    clue=r"(?:我[校院])?[与和同]([\u4e00-\u9fffA-Za-z·. ]{2,40}?(?:大学|学院|学校|研究院|研究所|协会|公司|集团))",
)
FROM = Places(
    "from",
    N_("Which country or region is the partner from?"),
    N_("Country or region"),
    sample="泰国",
)
ABOUT = Text(
    "about",
    N_("What is agreed, in a few words?"),
    N_("Agreed"),
    N_("For example: exchange of teachers and students"),
    sample="教师和学生交流",
    longest=300,
)
SIGNED = Day(
    "signed",
    N_("On which day was it signed?"),
    N_("Signed on"),
    sample="2026-10-12",
    ahead=False,
    happened=True,
    chip_days=(0, -1, -7),
)
SINCE = Day(
    "since",
    N_("From which day is it in force?"),
    N_("In force from"),
    N_("The day of signature, unless the agreement names another one."),
    sample="2026-11-01",
    ahead=False,
    after=SIGNED,
    rests_on=(SIGNED,),
    chip_days=(0,),
)
UNTIL = Day(
    "until",
    N_("What is its last day?"),
    N_("In force until"),
    N_("Renewed agreements are entered anew, with their own days."),
    sample="2029-10-31",
    optional=True,
    skip=N_("It has no end"),
    after=SINCE,
    rests_on=(SINCE,),
    chip_years=(1, 3, 5),
    ends=True,
)
FILE = Attachment(
    "file",
    N_("Please send the signed agreement as a file or photo, or skip."),
    N_("Signed agreement"),
    optional=True,
)
DECIDED = LongText(
    "decided",
    N_("What was decided: renew, let it end, or agree anew?"),
    N_("About its renewal"),
    sample="续签三年，由机电学院准备文本",
)


def ends_after_it_begins(answers: Answers, asker: Asker) -> Words | None:
    """No agreement ends before it begins."""
    if answers[UNTIL] >= answers[SINCE]:
        return None
    return Words(
        N_("%(until)s is before %(since)s. Please check both days."),
        {"until": answers[UNTIL], "since": answers[SINCE]},
    )


AGREEMENT = Register(
    key="agreement",
    number="XY",
    command="agreement",
    words=("登记协议", "签了协议", "agreement"),
    title=N_("Agreement"),
    source="R58 R59",
    questions=(PARTNER, FROM, ABOUT, SIGNED, SINCE, UNTIL, FILE),
    rules=(Rule((SINCE, UNTIL), ends_after_it_begins),),
    called=PARTNER,
    since=SINCE,
    until=UNTIL,
    serves="partnership",
    duties=(
        Duty(
            "renewal",
            N_("Decide on the renewal of the agreement"),
            EXCHANGE,
            Due(UNTIL),
            "agreement.ladder",
            did=N_("It is decided"),
            asks=(DECIDED,),
        ),
    ),
    seen_by=(EXCHANGE,),
    day=SIGNED,
    figures=(Figure("signed", N_("Agreements signed"), by=(FROM,)),),
    columns=(PARTNER, FROM, ABOUT, SIGNED, SINCE, UNTIL),
    standing=out_of_force(SINCE, UNTIL),
)  # fmt: skip
