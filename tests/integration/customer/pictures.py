"""Pictures for the tests: as phones make them, and as nobody should."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

HIDDEN = b"<script>alert(document.domain)</script>"


def written(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    """A picture as bytes."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def halves(size: tuple[int, int] = (64, 32), mode: str = "RGB") -> Image.Image:
    """Left red, right blue: one sees how it was turned."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def opened(data: bytes) -> Image.Image:
    """Bytes as a picture."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def photographed(orientation: int = 6) -> bytes:
    """A photograph with place, camera and orientation, a comment, a profile and a script behind its end."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    how = {"exif": exif, "comment": HIDDEN, "icc_profile": b"SecretProfile" * 20, "quality": 95}
    return written(halves(), "JPEG", **how) + HIDDEN


def annotated() -> bytes:
    """A PNG with texts, EXIF and a script behind its end."""
    texts = PngInfo()
    texts.add_text("Comment", HIDDEN.decode())
    texts.add_itxt("Location", "SecretPlace")
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    return written(halves(), pnginfo=texts, exif=exif) + HIDDEN


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes, rows: int | None = None) -> bytes:
    """A grey PNG that says it is so large, with only some of its rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packer, body = zlib.compressobj(9), b""
    for _ in range(height if rows is None else rows):
        body += packer.compress(bytes(width + 1))
    body += packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG whose compressed text and profile would fill the memory."""
    packed = zlib.compress(bytes(200 * 1024 * 1024), 9)
    return png(8, 8, chunk(b"zTXt", b"a\0\0" + packed), chunk(b"iCCP", b"a\0\0" + packed))
