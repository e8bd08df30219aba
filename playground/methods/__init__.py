"""The Bot API's methods, by name in lower case."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.call import Call
from playground.methods import about, album, answering, chats, commands, deleting, editing, receiving, sending
from playground.world import Bot

Method = Callable[[Bot, Call], Any | Awaitable[Any]]


def _farewell(bot: Bot, call: Call) -> bool:
    """logOut and close: there is no other server to go to."""
    return True


METHODS: dict[str, Method] = {
    "getme": about.get_me,
    "logout": _farewell,
    "close": _farewell,
    "getupdates": receiving.get_updates,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendlocation": sending.send_location,
    "sendchataction": sending.send_chat_action,
    "sendmediagroup": album.send_media_group,
    "forwardmessage": sending.forward_message,
    "copymessage": sending.copy_message,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagemedia": editing.edit_message_media,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": deleting.delete_message,
    "deletemessages": deleting.delete_messages,
    "answercallbackquery": answering.answer_callback_query,
    "setmessagereaction": answering.set_message_reaction,
    "pinchatmessage": answering.pin_chat_message,
    "unpinchatmessage": answering.unpin_chat_message,
    "setmycommands": commands.set_my_commands,
    "getmycommands": commands.get_my_commands,
    "deletemycommands": commands.delete_my_commands,
    "setchatmenubutton": about.set_chat_menu_button,
    "getchatmenubutton": about.get_chat_menu_button,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatadministrators": chats.get_chat_administrators,
    "getchatmembercount": chats.get_chat_member_count,
    "leavechat": chats.leave_chat,
    "getfile": chats.get_file,
    "getuserprofilephotos": chats.get_user_profile_photos,
}
METHODS |= {
    f"send{kind.replace('_', '')}": sending.sender_of(kind)
    for kind in ("photo", "document", "voice", "video", "audio", "animation", "sticker", "video_note")
}
METHODS |= {f"setmy{name.replace('_', '')}": about.setter_of(name) for name in about.TEXTS}
METHODS |= {f"getmy{name.replace('_', '')}": about.getter_of(name) for name in about.TEXTS}

#: Methods that put messages into a chat, and so are held to the speed limits.
SENDING = frozenset(name for name in METHODS if name.startswith(("send", "forward", "copy", "editmessage"))) - {
    "sendchataction"
}
