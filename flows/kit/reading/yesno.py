"""Yes and no as people type them: 是, 有的, 嗯嗯, 不用, 没有, yes please, nope, n/a; anything else is asked again."""

import re

from flows.kit.reading.result import Read, Reading, Unread
from flows.kit.reading.text import fold
from flows.kit.words import N_

NEITHER = N_("Please answer yes or no.")
BOTH = N_("I read both a yes and a no there. Please answer yes or no.")

LONGEST = 80  #: characters; whoever writes more says more than yes or no

_FILLED = r"[的了啊呀哦噢呢吧滴哒哈嘞啦~]*"
_YES = re.compile(
    r"(?:我们?|都|也|确实|肯定|当然|那|就)*"
    r"(?:嗯|恩|哦|噢|对|是|有|已有|已经有|要|需要?|有课|会|能|可以|可(?!能)|行|好|成|同意|确认|确定|愿意|没问题|没有问题|没错"
    rf"|当然|必须|正确|收到)+{_FILLED}"
    r"|(?:(?:oh|well|of course|absolutely|certainly|definitely) )?"
    r"(?:y|yes|yeah|yea|yep|yup|ya|ok|okay|okey|k|sure|right|correct|true|certainly"
    r"|definitely|absolutely|indeed|of course|agreed?|accept(?:ed)?|confirm(?:ed)?|i do|we do|i am|we are"
    r"|(?:i|we) will|(?:i|we) (?:fully |do |hereby )?(?:agree|accept|confirm|promise)(?: (?:to )?(?:it|this|that))?"
    r"|there (?:is|are)|please do)"
    r"(?: (?:please|sir|thanks?|thank you|yes|sure|i do|we do|there (?:is|are)|it is|of course))*"
    r"|[√✓✔✅☑👍]+"
)
_NO = re.compile(
    r"(?:我们?|都|也|确实|肯定|当然|那|就|还|暂时|目前|并|倒)*"
    r"(?:不|没|没有|没课|没有课|无课|暂无|暂没有|无|否|非|未|免|不[是对有要会能行好成]|不用|不必|不需要?|不可以?|不同意|不确认|不愿意|不存在|没必要)+"
    rf"{_FILLED}"
    r"|(?:(?:oh|well|of course|absolutely|certainly|definitely) )?"
    r"(?:n|no|nope|nah|not|none|nothing|never|false|n/a|na|nil|negative"
    r"|(?:i|we) (?:do not|don'?t|cannot|can'?t|will not|won'?t)"
    r"(?: (?:agree|accept|confirm|promise))?(?: (?:to )?(?:it|this|that))?"
    r"|i am not|not really|not at all|not yet|no need|don'?t|disagree)"
    r"(?: (?:thanks?|thank you|sir|no|please|at all|need|needed|there (?:isn'?t|aren'?t)|i don'?t|we don'?t"
    r"|it isn'?t))*"
    r"|[×✗✘❌👎]+"
)
_THANKS = re.compile(r"(?:,? ?(?:谢谢您?|多谢|辛苦了|thanks?|thank you))+$")
_ENDS = re.compile(r"[,，;；。.!！、:：\n]+")
_WAITS = re.compile(r"[?？]|吗$|么$|是不是|(?<!没)有没有|要不要|会不会|能不能|可不可以|或|\bor\b|\bmaybe\b")


def read_yes_no(typed: str) -> Reading[bool]:
    """Read a yes or a no; words after it may say more, as in 有，两位, unless they say the opposite."""
    text = fold(typed)
    if not text or len(text) > LONGEST or _WAITS.search(text):
        return Unread(NEITHER)
    whole = _said(_THANKS.sub("", text))
    if whole is not None:
        return Read(whole)
    said = [_said(part.strip()) for part in _ENDS.split(text)]
    first = said[0]
    if first is None:
        return Unread(NEITHER)
    return Unread(BOTH) if (not first) in said else Read(first)


def _said(text: str) -> bool | None:
    """Yes, no, or neither."""
    if _YES.fullmatch(text):
        return True
    return False if _NO.fullmatch(text) else None
