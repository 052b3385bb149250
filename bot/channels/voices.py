"""What kind of recording some bytes are: by themselves, since what a platform calls them need not be true."""

from __future__ import annotations

LARGEST_VOICE = 2 * 1024 * 1024
FEWEST_BYTES = 7
_MAGIC = (
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)
_OGG, _SPEEX, _WHERE = b"OggS", b"Speex   ", slice(28, 36)


def kind_of(content: bytes, declared: str) -> str | None:
    """The media type of a recording, None for anything else. Only bare Speex, which has no mark, is taken on trust."""
    if not FEWEST_BYTES <= len(content) <= LARGEST_VOICE:
        return None
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(_OGG):
        return "audio/ogg" if content[_WHERE] == _SPEEX else None
    return "audio/speex" if "speex" in declared.lower() else None
