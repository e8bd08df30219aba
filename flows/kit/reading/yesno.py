"""stub"""

from flows.kit.reading.result import Read, Reading, Unread


def read_yes_no(typed: str) -> Reading[bool]:
    return (
        Read(typed.strip() in ("是", "yes", "有", "同意"))
        if typed.strip() in ("是", "yes", "有", "否", "no", "没有", "同意")
        else Unread("Yes or no?")
    )
