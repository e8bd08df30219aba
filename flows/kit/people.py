"""What people are: their kind, their rank, the roles they hold in a department. Closed lists, which rules read."""

from __future__ import annotations

from enum import Enum

from flows.kit.words import N_


class Kind(Enum):
    """What somebody is to the school. The value is what is kept."""

    TEACHER = "teacher"
    FOREIGN_TEACHER = "foreign_teacher"
    INTERNATIONAL_STUDENT = "international_student"
    STUDENT = "student"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """Its name, marked."""
        return _KINDS[self]


_KINDS = {
    Kind.TEACHER: N_("teacher or staff member"),
    Kind.FOREIGN_TEACHER: N_("foreign teacher"),
    Kind.INTERNATIONAL_STUDENT: N_("international student"),
    Kind.STUDENT: N_("student"),
    Kind.OUTSIDE: N_("from outside"),
}


class Rank(Enum):
    """Administrative rank 职级, in rising order. The value is what is kept."""

    NONE = ""  #: students, people from outside, whoever has none on record
    STAFF = "staff"
    SECTION_DEPUTY = "section_deputy"
    SECTION = "section"
    DIVISION_DEPUTY = "division_deputy"
    DIVISION = "division"
    BUREAU_DEPUTY = "bureau_deputy"
    BUREAU = "bureau"

    @property
    def label(self) -> str:
        """Its name, marked."""
        return _RANKS[self]

    @property
    def is_middle_manager(self) -> bool:
        """Deputy division head (副处) or higher: a 中层干部."""
        return self in (Rank.DIVISION_DEPUTY, Rank.DIVISION) or self.is_above_division_head

    @property
    def is_above_division_head(self) -> bool:
        """Higher than a division head (正处): 厅局级, whose trips to Taiwan are filed earlier."""
        return self in (Rank.BUREAU_DEPUTY, Rank.BUREAU)


_RANKS = {
    Rank.NONE: N_("no rank"),
    Rank.STAFF: N_("ordinary staff"),
    Rank.SECTION_DEPUTY: N_("deputy section head"),
    Rank.SECTION: N_("section head"),
    Rank.DIVISION_DEPUTY: N_("deputy division head"),
    Rank.DIVISION: N_("division head"),
    Rank.BUREAU_DEPUTY: N_("deputy bureau head"),
    Rank.BUREAU: N_("bureau head"),
}


class Role(Enum):
    """What somebody is in one department. The value is what is kept."""

    HEAD = "head"
    DEPUTY = "deputy"
    LEADER = "leader"  #: the school leader in charge of that department
    LIAISON = "liaison"
    HANDLER = "handler"  #: does the department's daily work: its steps, its confirmations
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """Its name, marked."""
        return _ROLES[self]


_ROLES = {
    Role.HEAD: N_("head"),
    Role.DEPUTY: N_("deputy in charge"),
    Role.LEADER: N_("leader in charge"),
    Role.LIAISON: N_("liaison officer"),
    Role.HANDLER: N_("handler"),
    Role.ADMIN: N_("administrator"),
}
