"""Posts: who holds which role in which department, and who acts for its head."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flows.kit.people import Role
from storage.desk import Desk
from storage.outbox import people_with
from storage.tables import Person, Post

SETTLING = (Role.HEAD, Role.DEPUTY, Role.LEADER)  #: who settles for a department, in this order
HANDLING = (Role.HANDLER, Role.HEAD, Role.DEPUTY)  #: who does an office's work, in this order


def holding(desk: Desk, role: Role, department: str) -> list[Person]:
    """People who hold *role* in that department and have not left, in order of id."""
    return people_with(desk, role.value, [department])


def acting(
    desk: Desk, departments: Collection[str], roles: Sequence[Role], without: Collection[int] = ()
) -> list[Person]:
    """Who acts for the departments: those in the first of *roles* that somebody holds who is not left out.

    Args:    without: ids of people who may not, because they filed it or travel.
    Returns: empty: nobody is there to act.
    """
    for role in roles:
        found = [person for person in people_with(desk, role.value, departments) if person.id not in without]
        if found:
            return found
    return []


def of_person(person: Person) -> list[tuple[str, Role]]:
    """Department and role of each post somebody holds, in the order of roles."""
    found = [(post.department, Role(post.role)) for post in person.posts]
    return sorted(found, key=lambda one: (list(Role).index(one[1]), one[0]))


def held_in(person: Person, departments: Collection[str], roles: Collection[Role]) -> bool:
    """Whether somebody holds one of *roles* in one of the departments."""
    return any(post.department in departments and Role(post.role) in roles for post in person.posts)


def give(desk: Desk, person: Person, department: str, role: Role) -> bool:
    """Give a role in a department. Returns whether they did not hold it already."""
    if (department, role) in of_person(person):
        return False
    person.posts.append(Post(department=department, role=role.value))
    desk.session.flush()
    return True


def take(desk: Desk, person: Person, department: str, role: Role) -> bool:
    """Take a role in a department away. Returns whether they held it."""
    taken = [post for post in person.posts if (post.department, post.role) == (department, role.value)]
    for post in taken:
        person.posts.remove(post)
    desk.session.flush()
    return bool(taken)


def put(desk: Desk, person: Person, wanted: Collection[tuple[str, Role]]) -> bool:
    """Make these their posts, and no others. Returns whether anything changed."""
    held = of_person(person)
    gone = [take(desk, person, *post) for post in held if post not in wanted]
    new = [give(desk, person, *post) for post in wanted if post not in held]
    return any(gone) or any(new)
