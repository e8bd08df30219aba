"""Slips: what is on one, in its person's language, and that what is printed binds."""

from __future__ import annotations

from playground.college import College


async def test_a_code_binds_as_it_is_printed(college: College) -> None:
    """In two groups, in small letters, with a blank or a hyphen between them."""
    for name, between in (("王伟", " "), ("陈敏", "-")):
        code = await college.invite(name)
        await college.phone(name).says(f"{code[:5]}{between}{code[5:]}".lower())
        await college.phone(name).sees(f"{name}，您好！")
