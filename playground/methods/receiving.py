"""How updates reach the bot: getUpdates or a webhook, never both."""

from urllib.parse import urlsplit

from playground import limits
from playground.call import Call
from playground.entities import Json
from playground.refusals import WEBHOOK_ACTIVE, Refused, bad_request
from playground.world import Bot

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_TOKEN = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


async def get_updates(bot: Bot, call: Call) -> list[Json]:
    """Wait for updates; the offset confirms what came before it."""
    if bot.webhook.url:
        raise Refused(409, WEBHOOK_ACTIVE)
    bot.queue.allow(call.json("allowed_updates", "allowed updates"))
    return await bot.queue.poll(
        call.integer("offset"),
        call.integer("limit", limits.UPDATES_AT_ONCE, 1, limits.UPDATES_AT_ONCE),
        call.integer("timeout", 0, 0, limits.LONG_POLL_SECONDS),
    )


async def set_webhook(bot: Bot, call: Call) -> bool:
    """Push updates to an address from now on; http is taken on loopback only."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return await delete_webhook(bot, call)
    parts = urlsplit(url)
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > limits.SECRET_TOKEN:
        raise bad_request("secret token is too long")
    if not set(secret) <= _TOKEN:
        raise bad_request("secret token contains unallowed characters")
    await bot.webhook.stop()
    if call.flag("drop_pending_updates"):
        bot.queue.clear()
    bot.queue.allow(call.json("allowed_updates", "allowed updates"))
    bot.queue.end_poll("terminated by setWebhook request")
    hook = bot.webhook
    hook.url, hook.secret, hook.last_error, hook.last_error_date = url, secret, "", 0
    hook.max_connections = call.integer("max_connections", 40, 1, 100)
    hook.ip_address = call.text("ip_address") or "127.0.0.1"
    hook.start(bot.queue, bot.world.unix_now)
    return True


async def delete_webhook(bot: Bot, call: Call) -> bool:
    """Push no more."""
    await bot.webhook.stop()
    bot.webhook.url = bot.webhook.secret = ""
    if call.flag("drop_pending_updates"):
        bot.queue.clear()
    return True


def get_webhook_info(bot: Bot, call: Call) -> Json:
    """Where updates go, and how many wait."""
    hook = bot.webhook
    info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(bot.queue.pending)}
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": hook.ip_address}
    if not bot.queue.allowed_is_default:
        info["allowed_updates"] = sorted(bot.queue.allowed)
    return info
