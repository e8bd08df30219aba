"""The Bot API's limits. Lengths are characters unless the name says bytes."""

from datetime import timedelta

TEXT = 4096
CAPTION = 1024
#: What the server reads at all, before entities are taken out.
RAW_TEXT_BYTES = 1 << 15
ENTITIES = 100

BUTTONS = 100
BUTTONS_A_ROW = 8
CALLBACK_DATA_BYTES = 64
COPY_TEXT = 256
TOAST = 200
START_PARAMETER = 64

COMMANDS = 100
COMMAND = 32
COMMAND_DESCRIPTION_SHORTEST = 3
COMMAND_DESCRIPTION = 256
NAME = 64
DESCRIPTION = 512
SHORT_DESCRIPTION = 120

ALBUM_SMALLEST = 2
ALBUM = 10
DELETE_AT_ONCE = 100
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024

SECRET_TOKEN = 256
LONG_POLL_SECONDS = 50
UPDATES_AT_ONCE = 100

#: A message older than this can no longer be taken back.
DELETE_WITHIN = timedelta(hours=48)
#: A tap must be answered within this.
TAP_LIVES = timedelta(seconds=15)

EVERYWHERE_A_SECOND = 30
CHAT_BURST = 3
CHAT_A_SECOND = 1.0
GROUP_A_MINUTE = 20
