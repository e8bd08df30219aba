"""Cards: which message shows which subject to whom. Changes mark cards; the sender shows the state of then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, text, update

from storage.desk import Desk
from storage.insertion import insert_new
from storage.tables import Card, Person

# as its index has it
_WAITS = text("card.state = 'live' and (card.wants > card.shown or card.old_message_id is not null)")


def show(desk: Desk, person: Person, kind: str, subject: int, *, fresh: bool = False) -> Card:
    """Show *subject* to *person*: a new card, or the one there is, edited in place or (*fresh*) sent again below."""
    card = find(desk, person.id, kind, subject)
    if card is None:
        card = Card(person_id=person.id, kind=kind, subject=subject, not_before=desk.now, wants=0, shown=0)
        desk.session.add(card)
    card.wants += 1
    card.fresh = card.fresh or fresh
    card.not_before = desk.now
    card.tries = 0
    card.state = "live" if person.reached else "waiting"
    desk.session.flush()
    return card


def find(desk: Desk, person_id: int, kind: str, subject: int) -> Card | None:
    """That person's card about that subject."""
    return desk.session.scalar(
        select(Card).where(Card.person_id == person_id, Card.kind == kind, Card.subject == subject)
    )


def view(desk: Desk, kind: str, subject: int) -> str:
    """Which part of the subject the card of the person at the desk shows; "" the first, and where there is no card."""
    card = find(desk, desk.me.id, kind, subject)
    return card.view if card is not None else ""


def turn(desk: Desk, kind: str, subject: int, view: str) -> None:
    """The card of the person at the desk, if there is one, shows another part of its subject."""
    card = find(desk, desk.me.id, kind, subject)
    if card is not None and card.view != view:
        card.view = view
        card.wants += 1


def latest(desk: Desk, kind: str) -> int | None:
    """The subject of the lowest message of that kind in the chat of the person at the desk."""
    shown = select(Card.subject).where(Card.person_id == desk.me.id, Card.kind == kind, Card.message_id.is_not(None))
    return desk.session.scalar(shown.order_by(Card.message_id.desc()).limit(1))


def messages(desk: Desk, person: Person) -> list[int]:
    """The messages in somebody's chat that may have buttons, the lowest first."""
    both = select(Card.message_id, Card.old_message_id).where(Card.person_id == person.id, Card.kind.not_like("old:%"))
    return sorted({message for row in desk.session.execute(both) for message in row if message}, reverse=True)


def mark(desk: Desk, kind: str, subject: int) -> None:
    """The subject changed: every card that shows it is to be drawn again."""
    for card in desk.session.scalars(select(Card).where(Card.kind == kind, Card.subject == subject)):
        card.wants += 1


def turn_into(desk: Desk, card: Card, kind: str, subject: int) -> None:
    """The message goes on to show another subject: a draft that was submitted shows its case."""
    if other := find(desk, card.person_id, kind, subject):  # an older message about it loses its buttons
        other.kind, other.subject = f"old:{kind}", other.id
        other.wants += 1
        desk.session.flush()
    card.kind, card.subject = kind, subject
    card.wants += 1
    desk.session.flush()


def adopt(desk: Desk, card: Card, message_id: int) -> None:
    """A tap names the message it was made on: the newest one is the card, an older one loses its buttons."""
    others = select(Card.id).where(Card.person_id == card.person_id, Card.id != card.id)
    if (
        desk.session.scalar(others.where(Card.message_id == message_id).limit(1)) is not None
    ):  # a button on the card of something else
        return
    if card.message_id is None or message_id > card.message_id:
        card.old_message_id, card.message_id = card.message_id, message_id
        card.digest = ""
    elif message_id < card.message_id:
        card.old_message_id = message_id


def carried(db: Connection, person_id: int, kind: str, subject: int, now: datetime) -> int:
    """A letter is about to carry the card. Returns what the card wants now, for `below`."""
    row = {
        "person_id": person_id, "kind": kind, "subject": subject, "not_before": now,
        "wants": 1, "shown": 1, "digest": "", "fresh": False, "rank": 0, "state": "live", "tries": 0, "error": "",
    }  # fmt: skip
    insert_new(db, Card, ["person_id", "kind", "subject"], [row])
    return db.execute(
        select(Card.wants).where(Card.person_id == person_id, Card.kind == kind, Card.subject == subject)
    ).scalar_one()


def below(db: Connection, person_id: int, kind: str, subject: int, *, shown: int, message_id: int) -> None:
    """A letter carried the card: its message is the card now, the one before loses its buttons."""
    db.execute(
        update(Card)
        .where(Card.person_id == person_id, Card.kind == kind, Card.subject == subject)
        .where(Card.message_id.is_distinct_from(message_id))  # noted twice, it must not strip itself
        .values(old_message_id=Card.message_id, message_id=message_id, digest="", shown=shown, state="live")
    )


@dataclass(frozen=True)
class Due:
    """A card that does not show what it should."""

    id: int
    person_id: int
    chat_id: int
    kind: str
    subject: int
    wants: int
    shown: int
    digest: str
    message_id: int | None
    old_message_id: int | None
    fresh: bool
    tries: int


# asked for every update: building the statement would cost more than running it
_DUE = (
    select(
        Card.id, Card.person_id, Person.chat_id, Card.kind, Card.subject, Card.wants, Card.shown, Card.digest,
        Card.message_id, Card.old_message_id, Card.fresh, Card.tries,
    )
    .join(Person, Person.id == Card.person_id)
    .where(
        _WAITS, Card.not_before <= bindparam("now"),
        Person.chat_id.is_not(None), Person.chat_id.not_in(bindparam("except_chats", expanding=True)),
    )
    .order_by(Card.rank, Card.id)
    .limit(bindparam("most"))
)  # fmt: skip


def due(db: Connection, now: datetime, *, except_chats: Collection[int], most: int) -> list[Due]:
    """Cards to be drawn now, in order of rank and age."""
    rows = db.execute(_DUE, {"now": now, "except_chats": list(except_chats), "most": most})
    return [Due(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public way to a row's names


def drawn(db: Connection, card: Due, message_id: int | None, digest: str) -> None:
    """It shows what it wanted when it was rendered; what changed since then is drawn next.

    Args: message_id: of a new message; None: edited in place.
    """
    values: dict[str, object] = {"shown": card.wants, "digest": digest, "tries": 0, "error": ""}
    if message_id is not None:
        values |= {"message_id": message_id, "old_message_id": card.message_id, "fresh": False}
    db.execute(update(Card).where(Card.id == card.id).values(**values))


def stripped(db: Connection, card: Due) -> None:
    """The old message's buttons are off."""
    db.execute(
        update(Card).where(Card.id == card.id, Card.old_message_id == card.old_message_id).values(old_message_id=None)
    )


def lost(db: Connection, card: Due) -> None:
    """Its message is gone (deleted by the person): the next drawing is a new message."""
    db.execute(update(Card).where(Card.id == card.id).values(message_id=None, digest=""))


def later(db: Connection, card: Due, not_before: datetime, error: str) -> None:
    """Drawing did not work: try again."""
    db.execute(update(Card).where(Card.id == card.id).values(not_before=not_before, error=error, tries=Card.tries + 1))


def park(db: Connection, card: Due, error: str) -> None:
    """It will not be drawn until it changes again."""
    db.execute(update(Card).where(Card.id == card.id).values(shown=card.wants, error=error, tries=Card.tries + 1))


def hold(db: Connection, person_id: int) -> None:
    """The person cannot be reached: their cards wait."""
    db.execute(update(Card).where(Card.person_id == person_id, Card.state == "live").values(state="waiting"))


def release(db: Connection, person_id: int, *, moved: bool) -> None:
    """The person is back; *moved*: in another chat, where their cards have no message yet."""
    values: dict[str, object] = {"state": "live"}
    if moved:
        values |= {"message_id": None, "old_message_id": None, "digest": "", "fresh": False}
        db.execute(update(Card).where(Card.person_id == person_id, Card.state == "live").values(shown=Card.wants))
    db.execute(update(Card).where(Card.person_id == person_id, Card.state != "parked").values(**values))


def waiting(db: Connection, now: datetime) -> int:
    """How many cards are to be drawn now."""
    return db.scalar(select(func.count()).select_from(Card).where(_WAITS, Card.not_before <= now)) or 0


def mark_all(desk: Desk, person: Person, most: int = 20) -> None:
    """What the person sees is to be drawn again, the latest first: their language changed."""
    latest = select(Card).where(Card.person_id == person.id, Card.message_id.is_not(None))
    for card in desk.session.scalars(latest.order_by(Card.message_id.desc()).limit(most)):
        card.wants += 1
