"""What Telegram answers when it will not: codes and texts, as in tdlib/telegram-bot-api's Client.cpp and in TDLib."""

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    500: "Internal Server Error",
}


class Refused(Exception):
    """A request that the server answers with ``ok: false``."""

    def __init__(self, code: int, why: str = "", **parameters: Any) -> None:
        title = _TITLES.get(code, "Bad Request")
        self.code = code
        self.description = f"{title}: {_uncapitalised(why)}" if why else title
        self.parameters = parameters
        super().__init__(code, why)

    def __str__(self) -> str:
        return self.description

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class TooManyRequests(Refused):
    """429: the bot must keep quiet for *retry_after* whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(429, retry_after=retry_after)
        self.description = f"Too Many Requests: retry after {retry_after}"


def bad_request(why: str) -> Refused:
    """400, with the reason in the server's own words."""
    return Refused(400, why)


def forbidden(why: str) -> Refused:
    """403, with the reason in the server's own words."""
    return Refused(403, why)


def _uncapitalised(why: str) -> str:
    """The server's rule: the first letter is lower case, unless the second is a capital or an underscore."""
    if len(why) > 1 and (why[1] == "_" or "A" <= why[1] <= "Z"):
        return why
    return why[:1].lower() + why[1:]
