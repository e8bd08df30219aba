"""`init`: asks what only the school knows, in Chinese and English, and writes its file and `.env`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer
from dotenv import dotenv_values

from bot.school import SchoolFault, read_school
from bot.settings import TOKEN, Settings, is_key
from flows.catalogue import FLOWS

SCHOOL_FILE = "school.toml"
ENV_FILE = ".env"
NEXT = "python -m bot check"
OURS = 2  # exit code of a fault that the person at the keyboard can mend

SCHOOL_TEXT = """\
# 学校文件。改好后运行 python -m bot check 检查，再重启。全部写法见 bot/example_school.toml。
# The school's file. After a change run: python -m bot check, then restart. bot/example_school.toml shows all of it.

administrator = {administrator}    # 系统管理员 / who installs it
time_zone = "Asia/Shanghai"    # 学校所在时区 / the school's time zone
language = "zh"    # 默认语言 zh 或 en / language for whoever's phone does not say

[school]
zh = {school_zh}
en = {school_en}

# 外事归口部门，不论叫什么名称；phone 会告知陌生来访者
# The exchange office under whatever name; strangers are told its phone
[office]
zh = {office_zh}
en = {office_en}
aliases = []    # 别名 / other names
phone = {phone}

# 部门：键用小写英文字母；kind 为 college、office 或 leadership；roles 写它负责什么，一个部门可兼多项
# Departments: keys in small letters; kind is college, office or leadership; roles say what it is responsible for
[departments.personnel]
zh = {personnel_zh}
en = {personnel_en}
roles = ["personnel"]

# 以下为通常名称，请按本校实际修改 / usual names: please put your own
[departments.leadership]
zh = "校领导"
en = "School Leadership"
kind = "leadership"
roles = ["leader"]

[departments.organisation]
zh = "组织部"
en = "Organisation Department"
roles = ["organisation"]

[departments.finance]
zh = "财务处"
en = "Finance Office"
roles = ["finance"]

[departments.teaching]
zh = "教务处"
en = "Teaching Affairs Office"
roles = ["teaching"]

[departments.security]
zh = "保卫处"
en = "Security Office"
roles = ["security"]

# [departments.mechanical]
# zh = "机电学院"
# en = "School of Mechanical Engineering"
# kind = "college"

# 放假安排：没写的年份用国家放假安排 / holidays: years not given here follow the national notice
# [holidays.2027]
# off = ["2027-01-01..2027-01-03"]
# work = []

# 发送时间（收件人当地）/ when letters may arrive, in the reader's time zone
[sending]
day = "08:00-21:00"
digest = "08:30"

# 每个事项可单独关闭 / every regime can be switched off
{flows}
# 本校数字，逐条改写国家规则包 / own numbers in place of the national pack's
[rules]
# "passport.private_return" = {{ calendar_days = 7 }}
"""

ENV_TEXT = """\
# 只有运行本程序的用户可读 / readable only by the user that runs the assistant
# 机器人令牌，来自 @BotFather / the bot's token, from @BotFather
BOT_TOKEN={token}
# 加密密钥：请另存备份，丢失后加密内容无法恢复 / keep a copy elsewhere: what it sealed cannot be opened without it
SECRET_KEY={key}
SCHOOL={school}
# 数据库与附件目录 / folder of the database and of kept files
DATA_DIR=data
# PostgreSQL 代替自带的 SQLite / PostgreSQL instead of SQLite
# DATABASE_URL=postgresql://waishi:password@127.0.0.1/waishi
# 访问 Telegram 的代理 / a proxy to reach Telegram
# PROXY_URL=socks5://127.0.0.1:1080
"""


@dataclass(frozen=True)
class Ask:
    """One question of init."""

    key: str
    words: str
    usual: str | None = None


ASKED = (
    Ask("school_zh", "学校中文名 / The school's name in Chinese"),
    Ask("school_en", "学校英文名 / The school's name in English"),
    Ask("office_zh", "外事部门中文名 / The exchange office's name in Chinese", "国际交流处"),
    Ask("office_en", "外事部门英文名 / The exchange office's name in English", "International Exchange Office"),
    Ask("phone", "外事部门公开电话 / The exchange office's public phone"),
    Ask("personnel_zh", "人事部门中文名 / The personnel office's name in Chinese", "人事处"),
    Ask("personnel_en", "人事部门英文名 / The personnel office's name in English", "Personnel Office"),
    Ask("administrator", "管理员姓名 / The administrator's name"),
)


def ask_and_write(folder: Path, *, force: bool = False) -> None:
    """Ask, then write school.toml and .env in *folder*; nothing is written before everything is answered.

    Raises: typer.Exit: a file is there already and *force* is off, or the answers do not fit together.
    """
    school, env = folder / SCHOOL_FILE, folder / ENV_FILE
    there = [path.name for path in (school, env) if path.exists()]
    if there and not force:
        typer.echo(
            f"已存在，未改动 / there already, left alone: {', '.join(there)}. --force 覆盖 / overwrites.", err=True
        )
        raise typer.Exit(OURS)
    token = _asked("机器人令牌（来自 @BotFather）/ The bot's token, from @BotFather", None, _token)
    answers = {ask.key: _asked(ask.words, ask.usual, _said) for ask in ASKED}
    quoted = {key: json.dumps(answer, ensure_ascii=False) for key, answer in answers.items()}
    text = SCHOOL_TEXT.format(flows="".join(f"[flows.{key}]\non = true\n" for key in FLOWS), **quoted)
    try:
        read_school(text, SCHOOL_FILE)
    except SchoolFault as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(OURS) from None
    school.write_text(text, encoding="utf-8")
    _write_secret(env, ENV_TEXT.format(token=token, key=_kept_key(env) or Settings.new_key(), school=SCHOOL_FILE))
    typer.echo(f"已写入 / written: {SCHOOL_FILE}, {ENV_FILE}\n下一步 / next: {NEXT}")


def _asked(words: str, usual: str | None, read: Callable[[str], str]) -> str:
    return str(typer.prompt(words, default=usual, value_proc=read))


def _token(written: str) -> str:
    if not TOKEN.fullmatch(written.strip()):
        raise typer.BadParameter("不是机器人令牌 / not a bot's token: 123456789:AAE…")
    return written.strip()


def _said(written: str) -> str:
    if not written.strip() or not written.isprintable():
        raise typer.BadParameter("请填写 / please write it")
    return written.strip()


def _kept_key(env: Path) -> str | None:
    """The key of the file that is written over: what it sealed must still open."""
    key = dotenv_values(env).get("SECRET_KEY") if env.exists() else None
    return key if key and is_key(key) else None


def _write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)  # one that was there keeps its rights otherwise
        file.write(text)
