"""Reading what people type: text in, and out comes one value, several to choose from, or the reason there is none.

Pure: today comes in as an argument. Every reader takes any text whatever and never raises. Each kind of answer is one
noun's file.
"""

from flows.kit.reading.amounts import Money, read_count, read_money, read_number
from flows.kit.reading.choices import read_choice, read_choices
from flows.kit.reading.dates import read_date
from flows.kit.reading.directory import Directory, Named
from flows.kit.reading.documents import looks_like_document, read_document
from flows.kit.reading.ends import Period
from flows.kit.reading.outsiders import Outsider, read_outsider
from flows.kit.reading.people import read_people
from flows.kit.reading.periods import read_period
from flows.kit.reading.phones import phone, read_phone
from flows.kit.reading.places import INSIDE, Places, read_places
from flows.kit.reading.result import Ask, Read, Reading, Unread, fitting
from flows.kit.reading.text import fold, normalise, tidy
from flows.kit.reading.yesno import read_yes_no
from flows.kit.reading.zones import read_zone

__all__ = [
    "INSIDE",
    "Ask",
    "Directory",
    "Money",
    "Named",
    "Outsider",
    "Period",
    "Places",
    "Read",
    "Reading",
    "Unread",
    "fitting",
    "fold",
    "looks_like_document",
    "normalise",
    "phone",
    "read_choice",
    "read_choices",
    "read_count",
    "read_date",
    "read_document",
    "read_money",
    "read_number",
    "read_outsider",
    "read_people",
    "read_period",
    "read_phone",
    "read_places",
    "read_yes_no",
    "read_zone",
    "tidy",
]
