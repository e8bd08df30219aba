"""What is kept and what is asked of many: a register of records, a campaign of the year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from flows.kit.answers import Answers, Question
from flows.kit.asker import Asker
from flows.kit.flow import Flow, Party, WrongDeclaration, office
from flows.kit.refusal import Words
from flows.kit.words import N_


@dataclass(frozen=True)
class Register(Flow):
    """Records 档案: each is entered by its keeper, on file at once, and stays; what it says is known on its days.

    A record is a case that nobody settles: it has a number, editions, a history, duties, a place in lists and figures.
    A new one does not overwrite the old: where there is *one* for each holder, the one before ends and stays readable.
    """

    called: Question[str] = field(kw_only=True)  #: what a record is called in lists and questions
    since: Question[date] = field(kw_only=True)  #: the day from which it holds
    until: Question[date] | None = field(kw_only=True, default=None)  #: its last day; none, or skipped: it has none
    one: Question[tuple[int, ...]] | None = field(kw_only=True, default=None)  #: whose: a newer one takes its place
    changed_by: tuple[Flow, ...] = field(kw_only=True, default=())  #: cases that bring a new one
    opened_by: Party | None = field(default_factory=lambda: office("exchange"))
    keeps: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.route:
            raise WrongDeclaration(f"{self.key}: a record is entered, nobody settles it")
        if not self.serves:
            raise WrongDeclaration(f"{self.key}: a register says what it serves, by which its records are known")
        for named in (self.called, self.since, self.until, self.one):
            if named is not None and named not in self._asked():
                raise WrongDeclaration(f"{self.key}: {named.key!r} is not a field")

    def holds(self, answers: Answers) -> tuple[date, date]:
        """The first and the last day of a record; the last is date.max where it has none."""
        until = answers.value(self.until) if self.until is not None else None
        return answers[self.since], until or date.max


def out_of_force(since: Question[date], until: Question[date]) -> Callable[[Answers, Asker], Words | None]:
    """What the card of a record says on a day on which it does not hold."""

    def standing(answers: Answers, asker: Asker) -> Words | None:
        first, last = answers.value(since), answers.value(until)
        if first is not None and asker.today < first:
            return Words(N_("Not in force yet: from %(since)s."), {"since": first})
        if last is not None and last < asker.today:
            return Words(N_("Not in force any more: it ended on %(until)s."), {"until": last})
        return None

    return standing
