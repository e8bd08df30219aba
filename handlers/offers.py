"""What a form leads to: the buttons of the forms that are offered next."""

from __future__ import annotations

from flows.kit.answers import Answers
from flows.kit.asker import Asker
from flows.kit.flow import Flow, Form, Lead
from handlers.screen import MAIN, Row, button
from handlers.shown import translated
from handlers.tap import Act, Tap
from storage import access
from storage.desk import Desk


def offered(desk: Desk, form: Form, answers: Answers, asker: Asker, said: str = "") -> list[tuple[Lead, Flow]]:
    """What may be filled next at this school. *said*: the sentence with which what was typed was not taken."""
    declared = form.leads if isinstance(form, Flow) else ()
    leads = [lead for lead in declared if (said and lead.said == said) or lead.when(answers, asker)]
    return [(lead, flow) for lead in leads for flow in access.openable(desk) if flow.serves == lead.to]


def buttons(
    desk: Desk, form: Form, answers: Answers, asker: Asker, subject: int, *, of_case: bool, said: str = ""
) -> list[Row]:
    """A button for each form that is offered next; its title says what it is for."""
    return [
        [button(translated(desk, flow.title), Tap(Act.LEAD, subject, str(at), int(of_case)), MAIN)]
        for at, (_, flow) in enumerate(offered(desk, form, answers, asker, said))
    ]
