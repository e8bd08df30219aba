"""The people of a sample office: somebody on every post the school's file has, and whoever files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.kit.answers import Question
from flows.kit.people import Kind, Rank, Role
from flows.kit.people_forms import people_forms
from flows.kit.questions import Reply, Text
from flows.kit.returning import Reason
from storage.office import Office

_FAMILIES = """
    王 Wang,李 Li,张 Zhang,刘 Liu,陈 Chen,杨 Yang,赵 Zhao,黄 Huang,周 Zhou,吴 Wu,徐 Xu,孙 Sun,胡 Hu,朱 Zhu,高 Gao,
    林 Lin,何 He,郭 Guo,马 Ma,罗 Luo
"""
_GIVEN = "伟 Wei,敏 Min,静 Jing,强 Qiang,丽 Li,洋 Yang,勇 Yong,艳 Yan,杰 Jie,娟 Juan,涛 Tao"
_ABROAD = (("格蕾丝", "Grace Miller"), ("阿米娜", "Amina Yusuf"))  # a foreign teacher, an international student
_FIRST = 100001  # staff number of the first of them


class Values:
    """What people of the sample office are called and what they type. Tests make all of it hostile."""

    def person(self, name: str, english: str) -> tuple[str, str]:
        """A person's name and English name."""
        return name, english

    def department(self, zh: str, en: str) -> tuple[str, str]:
        """A department's names."""
        return zh, en

    def text(self, question: Question[str], sample: str) -> str:
        """What is typed in answer to a question that takes any text."""
        return sample


@dataclass(frozen=True)
class Member:
    """Somebody of the sample office."""

    staff_no: str
    name: str
    english: str
    department: str
    role: Role | None = None  #: what they are in it
    leads: tuple[str, ...] = ()  #: departments a leader is in charge of
    kind: Kind = Kind.TEACHER
    rank: Rank = Rank.STAFF

    @property
    def posts(self) -> Iterator[tuple[str, Role]]:
        """Department and role of each post."""
        if self.role is not None:
            yield self.department, self.role
        for department in self.leads:
            yield department, Role.LEADER


def renamed(office: Office, values: Values) -> Office:
    """The office with its departments' names as *values* puts them."""
    named = {}
    for key, one in office.departments.items():
        zh, en = values.department(one.zh, one.en)
        named[key] = replace(one, zh=zh, en=en)
    return replace(office, departments=named, tiny={**office.tiny, **people_forms(named)})


def members(office: Office, values: Values) -> Sequence[Member]:
    """Everybody, whoever files first: teachers, people from abroad, then every post of every department."""
    colleges = [key for key, department in office.departments.items() if not department.roles]
    colleges = colleges or list(office.departments)
    leadership = [*office.responsible("leader"), *office.responsible("exchange"), *office.departments][0]
    first, second = colleges[0], colleges[1 % len(colleges)]
    found = [Member("", "", "", department) for department in (first, first, second, first, second)]
    found += [
        Member("", *_ABROAD[0], second, kind=Kind.FOREIGN_TEACHER, rank=Rank.NONE),
        Member("", *_ABROAD[1], first, kind=Kind.INTERNATIONAL_STUDENT, rank=Rank.NONE),
    ]
    for key, department in office.departments.items():
        if key == leadership:
            head, deputy = Rank.BUREAU, Rank.BUREAU_DEPUTY
        else:
            head, deputy = Rank.DIVISION, Rank.DIVISION_DEPUTY
        found += [
            Member("", "", "", key, Role.HEAD, rank=head),
            Member("", "", "", key, Role.DEPUTY, rank=deputy, leads=tuple(colleges) if key == leadership else ()),
            Member("", "", "", key, Role.HANDLER),
        ]
        if key in colleges:
            found.append(Member("", "", "", key, Role.LIAISON))
        if "exchange" in department.roles:
            found.append(Member("", "", "", key, Role.ADMIN))
    return [_called(number, member, values) for number, member in enumerate(found)]


def _called(number: int, member: Member, values: Values) -> Member:
    """With a staff number and a name of their own."""
    name, english = (member.name, member.english) if member.name else _name(number)
    name, english = values.person(name, english)
    return replace(member, staff_no=str(_FIRST + number), name=name, english=english)


def _name(number: int) -> tuple[str, str]:
    families, given = (
        [tuple(one.split()) for one in listed.replace("\n", "").split(",")] for listed in (_FAMILIES, _GIVEN)
    )
    family, personal = families[number % len(families)], given[(number + number // len(families)) % len(given)]
    return family[0] + personal[0], f"{family[1]} {personal[1]}"


def typed(question: Question[Any], values: Values) -> str:
    """What somebody types in answer to a text question: its sample, as long as the question takes."""
    longest = question.longest if isinstance(question, Text | Reason | Reply) else None
    return values.text(question, question.sample or "示例")[:longest]
