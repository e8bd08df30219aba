"""Chats and who is in them, and files to fetch."""

from playground import limits
from playground.call import Call
from playground.entities import Json
from playground.methods.addressing import chat_of
from playground.refusals import bad_request
from playground.world import PRESENT, Bot, Chat, Status, User

_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
)
_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def get_chat(bot: Bot, call: Call) -> Json:
    """A chat with all that is known of it."""
    chat = chat_of(bot, call, "read")
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    full: Json = chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.person is None:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.pinned:
        full["pinned_message"] = chat.pinned[-1].as_json(with_reply=False)
    return full


def get_chat_member(bot: Bot, call: Call) -> Json:
    """One member of a chat."""
    chat = chat_of(bot, call, "read")
    user = bot.world.users.get(call.integer("user_id", highest=1 << 53))
    if user is None:
        raise bad_request("user not found")
    return member_json(chat, user)


def get_chat_administrators(bot: Bot, call: Call) -> list[Json]:
    """The owner and the administrators of a group."""
    chat = chat_of(bot, call, "read")
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(chat, bot.world.users[user_id])
        for user_id, status in chat.members.items()
        if status in {"creator", "administrator"} and (user_id == bot.user.id or not bot.world.users[user_id].is_bot)
    ]


def get_chat_member_count(bot: Bot, call: Call) -> int:
    """How many are in a chat; a private one has two."""
    chat = chat_of(bot, call, "read")
    return 2 if chat.person is not None else sum(status in PRESENT for status in chat.members.values())


def leave_chat(bot: Bot, call: Call) -> bool:
    """Leave a group."""
    chat = chat_of(bot, call, "read")
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    old = member_json(chat, bot.user)
    chat.members[bot.user.id] = "left"
    bot.tell("my_chat_member", member_change(bot, chat, bot.user, old))
    bot.world.touch(chat)
    return True


def get_file(bot: Bot, call: Call) -> Json:
    """Where to fetch a file."""
    wanted = call.text("file_id")
    if not wanted:
        raise bad_request("file_id not specified")
    stored = bot.shelf.by_id.get(wanted)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > limits.DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return stored.as_json() | {"file_path": stored.path}


def get_user_profile_photos(bot: Bot, call: Call) -> Json:
    """Nobody here has a picture."""
    return {"total_count": 0, "photos": []}


def member_json(chat: Chat, user: User) -> Json:
    """A Bot API ChatMember."""
    status: Status
    if chat.person is not None:
        status = "kicked" if chat.blocked and user.is_bot else "member"
    else:
        status = chat.members.get(user.id, "left")
    shown: Json = {"user": user.as_json(), "status": status}
    if status == "kicked":
        shown["until_date"] = 0
    elif status == "creator":
        shown["is_anonymous"] = False
    elif status == "administrator":
        shown |= dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
    return shown


def member_change(bot: Bot, chat: Chat, by: User, old: Json) -> Json:
    """A Bot API ChatMemberUpdated about the bot itself; *old* was taken before the change."""
    return {
        "chat": chat.as_json(),
        "from": by.as_json(),
        "date": bot.world.unix_now(),
        "old_chat_member": old,
        "new_chat_member": member_json(chat, bot.user),
    }
