"""Files that went up or came from phones, and what Telegram says about them."""

import struct
from dataclasses import dataclass, field
from pathlib import PurePath

from playground import limits
from playground.call import Upload
from playground.entities import Json
from playground.refusals import Refused, bad_request

FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "video": "videos",
    "audio": "music",
    "animation": "animations",
    "sticker": "stickers",
    "video_note": "video_notes",
}
#: These may have a caption.
CAPTIONED = frozenset({"photo", "document", "voice", "video", "audio", "animation"})
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
_UNKNOWN_SIZE = (1280, 960)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, under the id by which a bot may send or fetch it."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes = field(repr=False)
    path: str

    def as_json(self) -> Json:
        """The fields that every kind of file has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Shelf:
    """A bot's files; ids are the bot's own, no other bot can use them."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store a file."""
        number = len(self.by_id) + 1
        suffix = PurePath(upload.name).suffix or {"photo": ".jpg", "voice": ".oga"}.get(kind, "")
        path = f"{FOLDERS[kind]}/file_{number}{suffix}"
        stored = StoredFile(
            f"AgACAgUAAxkBAAI{number:06x}-{kind}",
            f"AQAD{number:06x}",
            kind,
            upload.name,
            upload.mime,
            upload.content,
            path,
        )
        self.by_id[stored.id] = self.by_path[path] = stored
        return stored

    def receive(self, kind: str, upload: Upload) -> StoredFile:
        """Store what a bot uploads.

        Raises:  Refused: empty, too large, or no picture where one is due.
        """
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > limits.UPLOAD_BYTES:
            raise Refused(413)
        if kind == "photo":
            if len(upload.content) > limits.PHOTO_BYTES:
                raise bad_request("file is too big for a photo")
            if not upload.content.startswith(_IMAGES):
                raise Refused(400, "IMAGE_PROCESS_FAILED")
        return self.keep(kind, upload)

    def find(self, reference: str) -> StoredFile:
        """What a bot names by file_id or by a link.

        Raises:  Refused: no such file, or a link, which the playground does not follow.
        """
        if reference in self.by_id:
            return self.by_id[reference]
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        raise bad_request("Wrong file identifier/HTTP URL specified")

    def content_of(self, stored: StoredFile, *, duration: int = 0) -> Json:
        """The message fields that show a file."""
        shown = stored.as_json()
        if stored.kind == "photo":
            width, height = picture_size(stored.content)
            scale = min(1.0, 90 / max(width, height))
            small = self.by_path.get(f"small/{stored.path}") or self._shrunk(stored)
            sizes = [
                {**small.as_json(), "width": max(1, int(width * scale)), "height": max(1, int(height * scale))},
                {**shown, "width": width, "height": height},
            ]
            return {"photo": sizes}
        if stored.kind in {"voice", "audio", "video", "animation", "video_note"}:
            shown["duration"] = duration
        if stored.kind in {"video", "animation", "sticker"}:
            shown |= {"width": 512, "height": 512}
        if stored.kind == "video_note":
            shown["length"] = 240
        if stored.kind == "sticker":
            return {"sticker": {**shown, "type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}}
        if stored.kind != "voice" and stored.name:
            shown["file_name"] = stored.name
        if stored.mime:
            shown["mime_type"] = stored.mime
        content: Json = {stored.kind: shown}
        if stored.kind == "animation":
            content["document"] = {
                key: shown[key] for key in ("file_id", "file_unique_id", "file_size", "file_name") if key in shown
            }
        return content

    def _shrunk(self, stored: StoredFile) -> StoredFile:
        """The thumbnail, which here is the picture itself under another id."""
        small = StoredFile(
            f"{stored.id}-s", f"{stored.unique_id}s", "photo", "", stored.mime, stored.content, f"small/{stored.path}"
        )
        self.by_id[small.id] = self.by_path[small.path] = small
        return small


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG; other pictures count as 1280 × 960."""
    if content.startswith(_IMAGES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width) or 1, int(height) or 1
    return _UNKNOWN_SIZE
