"""The running parts: settings, loops, webhook, command line. The only place of `async`."""

import os

# python-telegram-bot gives periods as timedelta instead of a deprecated bare number
os.environ.setdefault("PTB_TIMEDELTA", "true")
