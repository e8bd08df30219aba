"""Files up and down, albums, captions."""

import json
from typing import Any

import pytest

from playground import Phone, limits
from playground.call import Upload
from playground.files import Shelf
from playground.seats import PIXEL
from tests.playground.api import Api, File


async def test_a_file_from_a_phone_comes_down(api: Api, wang: Phone) -> None:
    """getFile tells where, and there are the same bytes."""
    content = bytes(range(256)) * 100
    await wang.sends_file("护照.pdf", content)
    [update] = await api.updates()
    document = update["message"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "护照.pdf",
        "application/pdf",
        len(content),
    )
    path = (await api("getFile", file_id=document["file_id"]))["file_path"]
    assert path.endswith(".pdf")
    async with api.session.get(f"{api.files}/{path}") as response:
        assert await response.read() == content
    async with api.session.get(f"{api.files}/documents/none.pdf") as response:
        assert response.status == 404


async def test_a_large_file_cannot_be_fetched(api: Api, wang: Phone) -> None:
    """Beyond 20 MB a bot learns of a file but cannot have it."""
    sent = await wang.sends_file("film.mp4", bytes(20 * 1024 * 1024 + 1), "video/mp4")
    words = "Bad Request: file is too big"
    assert await api.refusal("getFile", file_id=sent.content["document"]["file_id"]) == words


@pytest.mark.parametrize("kind", ["document", "photo", "voice", "video", "audio", "animation", "sticker"])
async def test_every_kind_of_file_goes_up_and_again_by_its_id(api: Api, wang: Phone, kind: str) -> None:
    """An upload gets an id by which it can be sent again without its bytes."""
    method = f"send{kind.title()}"
    sent = await api(method, chat_id=wang.id, **{kind: File("x.bin", PIXEL)})
    file_id = (sent["photo"][-1] if kind == "photo" else sent[kind])["file_id"]
    again = await api(method, chat_id=wang.id, **{kind: file_id})
    assert again[kind] == sent[kind]
    assert len(wang.screen) == 3


async def test_captions(api: Api, wang: Phone) -> None:
    """A caption has 1,024 characters after its entities, and can be edited with its file."""
    caption = f"<b>{'字' * 1024}</b>"
    slip = File("slip.pdf", b"%PDF")
    sent = await api("sendDocument", chat_id=wang.id, document=slip, caption=caption, parse_mode="HTML")
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1024}]
    words = "Bad Request: message caption is too long"
    assert await api.refusal("sendDocument", chat_id=wang.id, document=slip, caption="x" * 1025) == words
    place = {"chat_id": wang.id, "message_id": sent["message_id"]}
    assert (await api("editMessageCaption", **place, caption="new"))["caption"] == "new"
    media = json.dumps({"type": "photo", "media": "attach://new", "caption": "seen"})
    edited = await api("editMessageMedia", **place, media=media, new=File("x.png", PIXEL))
    assert (edited["caption"], "document" in edited, "photo" in edited) == ("seen", False, True)
    assert await api.refusal("editMessageText", **place, text="x") == (
        "Bad Request: there is no text in the message to edit"
    )


async def test_an_album_goes_up(api: Api, wang: Phone) -> None:
    """An album is several messages with one media_group_id."""
    a, b = File("a.png", PIXEL), File("b.png", PIXEL)
    media = [{"type": "photo", "media": "attach://a", "caption": "both"}, {"type": "photo", "media": "attach://b"}]
    sent = await api("sendMediaGroup", chat_id=wang.id, media=json.dumps(media), a=a, b=b)
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.get("caption") for message in sent] == ["both", None]


def _media(*kinds: str) -> list[dict[str, str]]:
    return [{"type": kind, "media": "attach://a"} for kind in kinds]


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (_media(*["photo"] * 11), "too many messages to send as an album"),
        (_media("photo"), "too few messages to send as an album"),
        (_media("photo", "document"), "document can't be mixed with other media types"),
        (_media("photo", "animation"), "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"),
        ([{"type": "photo", "media": "attach://no"}] * 2, "can't parse InputMedia: media not found"),
    ],
)
async def test_albums_that_are_refused(api: Api, wang: Phone, media: list[Any], words: str) -> None:
    """An album holds two to ten files which go together."""
    words = f"Bad Request: {words}"
    sent = {"media": json.dumps(media), "a": File("a.png", PIXEL)}
    assert await api.refusal("sendMediaGroup", chat_id=wang.id, **sent) == words


async def test_uploads_that_are_refused(api: Api, wang: Phone) -> None:
    """An empty file, a picture that is none, and a link nobody follows."""
    to = {"chat_id": wang.id}
    assert await api.refusal("sendDocument", **to, document=File("x", b"")) == "Bad Request: file must be non-empty"
    assert await api.refusal("sendPhoto", **to, photo=File("x.png", b"no")) == "Bad Request: IMAGE_PROCESS_FAILED"
    words = "Bad Request: failed to get HTTP URL content"
    assert await api.refusal("sendPhoto", **to, photo="https://example.com/x.png") == words


async def test_too_large_an_upload(api: Api, wang: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the limit, which is 50 MB, does not go up."""
    assert limits.UPLOAD_BYTES == 50 * 1024 * 1024
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 1000)
    answer = await api.answer("sendDocument", chat_id=wang.id, document=File("x", bytes(1001)))
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


def test_the_size_of_a_picture() -> None:
    """A PNG's own size is told, with a thumbnail of its shape."""
    png = PIXEL[:16] + (1800).to_bytes(4) + (900).to_bytes(4) + PIXEL[24:]
    shelf = Shelf()
    sizes = shelf.content_of(shelf.keep("photo", Upload("x.png", png, "image/png")))["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(90, 45), (1800, 900)]
