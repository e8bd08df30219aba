"""Samples in the order somebody reads them: a chapter for each stretch of a case's way, a section for each part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.showing.naming import Both, party, told
from bot.showing.scene import Moment, Sample
from flows.kit.flow import WHY, Flow
from handlers.screen import Screen
from storage.office import Office

MOMENTS: Mapping[Moment, Both] = {
    "asked": Both("提问", "Asked"),
    "unread": Both("没有读懂时", "Not understood"),
    "refused": Both("不合规定时", "Against a rule"),
    "review": Both("提交前核对", "Before it is handed in"),
    "put away": Both("保存后", "Saved for later"),
    "given up": Both("放弃填写后", "Given up"),
    "unreachable": Both("办理人都联系不上时", "Nobody can be reached"),
    "filed": Both("提交后", "Handed in"),
    "waits": Both("轮到办理时", "Their turn"),
    "passed": Both("办理后", "Passed on"),
    "returned": Both("退回修改后", "Returned for changes"),
    "sent again": Both("重新提交后", "Handed in again"),
    "turned down": Both("不同意后", "Turned down"),
    "on paper": Both("登记纸质签批后", "Signed on paper"),
    "taken back": Both("申请人撤回后", "Taken back by its filer"),
    "paper asked": Both("请补交材料", "A paper is asked for"),
    "inquired": Both("征询和答复", "Asked and answered"),
    "sent back": Both("退回上一步后", "Sent back to a step before"),
    "undone": Both("撤回决定后", "A decision is taken back"),
    "too early": Both("还没到时候", "Too early"),
    "approved": Both("批准后", "Approved"),
    "called off": Both("取消后", "Called off"),
    "nudged": Both("催办后", "Nudged"),
    "told": Both("知会", "Told for information"),
    "changed": Both("申请变更后", "A change asked for"),
    "due": Both("需要办理时", "To be done"),
    "rang": Both("提醒", "Reminded"),
    "overdue": Both("逾期后", "Overdue"),
    "chased": Both("国际交流处追办时", "The exchange office sees to it"),
    "why": Both("问依据时", "Asked why"),
    "reported": Both("报告完成后", "Reported done"),
    "not yet": Both("未予确认时", "Not confirmed yet"),
    "done": Both("确认后", "Confirmed"),
    "closed": Both("办结后", "Closed"),
    "lists": Both("事项不多时", "With little to do"),
    "busy": Both("事项很多时", "With a lot to do"),
    "arriving": Both("首次使用", "Arriving"),
    "office": Both("管理人员名单", "Keeping the people"),
    "trouble": Both("没有听懂或出错时", "Not understood, or trouble"),
    "left": Both("有人离开后", "Somebody has left"),
    "away": Both("外出代班", "Somebody is away"),
    "slow": Both("超过时限后", "Past its limit"),
    "found": Both("查找和查看", "Looked up"),
}
CHAPTERS: Mapping[str, tuple[Both, frozenset[Moment]]] = {
    "form": (Both("填写", "Filling it in"), frozenset({"refused", "review", "put away", "given up"})),
    "settling": (
        Both("办理", "Settling it"),
        frozenset({"unreachable", "filed", "waits", "passed", "returned", "sent again", "turned down", "on paper",
                   "too early", "taken back", "paper asked", "nudged", "inquired", "sent back", "undone", "slow"}),
    ),
    "afterwards": (
        Both("批准之后", "After the approval"),
        frozenset({"approved", "told", "changed", "called off", "due", "rang", "overdue", "chased", "why", "reported",
                   "not yet", "done", "closed"}),
    ),
    "lists": (Both("帮助和清单", "Help and lists"), frozenset({"lists", "busy", "found"})),
    "people": (Both("人员", "People"), frozenset({"arriving", "office", "left", "away"})),
    "trouble": (Both("异常", "Trouble"), frozenset({"trouble"})),
    "asked": (Both("途中的小问题", "Short questions on the way"), frozenset({"asked", "unread"})),
}  # fmt: skip
WHOLE = Both("整个事项", "All of it")


@dataclass(frozen=True)
class Pair:
    """One message in both languages."""

    zh: Sample
    en: Sample

    @property
    def looks(self) -> tuple[object, ...]:
        """Equal for pairs that look the same."""
        return _looks(self.zh.screen), _looks(self.en.screen)


def _looks(screen: Screen) -> tuple[object, ...]:
    return screen.text, tuple(tuple((key.text, key.style) for key in row) for row in screen.rows if row)


@dataclass
class Section:
    """What is said about one question, step or duty."""

    title: Both
    pairs: list[Pair] = field(default_factory=list)


@dataclass
class Chapter:
    """A stretch of the way."""

    key: str
    title: Both
    sections: dict[str, Section] = field(default_factory=dict)  #: by the key of the part


def paired(samples: Iterable[Sample]) -> dict[str, list[Pair]]:
    """By flow: each message in both languages, once where several look the same."""
    waiting: dict[str, Sample] = {}
    found: dict[str, dict[tuple[object, ...], Pair]] = {}
    for sample in samples:
        other = waiting.pop(sample.name, None)
        if other is None:
            waiting[sample.name] = sample
            continue
        pair = Pair(sample, other) if sample.language == "zh" else Pair(other, sample)
        found.setdefault(sample.flow, {}).setdefault((sample.template, pair.looks), pair)
    return {flow: list(pairs.values()) for flow, pairs in found.items()}


def chapters(office: Office, flow: Flow | None, pairs: Sequence[Pair]) -> Iterator[Chapter]:
    """The chapters of a flow, or of what belongs to none, in the order they are read."""
    made = {key: Chapter(key, title) for key, (title, _) in CHAPTERS.items()}
    of = {moment: key for key, (_, moments) in CHAPTERS.items() for moment in moments}
    own = {question.key for question in flow.questions} if flow else set()
    for pair in pairs:
        one = pair.zh
        asked = of[one.moment] == "asked"
        key = "form" if asked and (one.part in own or one.part.startswith(WHY)) else of[one.moment]
        section = made[key].sections.setdefault(one.part, Section(_title(office, flow, one)))
        section.pairs.append(pair)
    yield from (chapter for chapter in made.values() if chapter.sections)


def _title(office: Office, flow: Flow | None, sample: Sample) -> Both:
    if sample.part in ("", flow.key if flow else ""):
        return WHOLE
    return told(sample.label) if sample.label or flow is None else party(office, flow.step(sample.part).by)
