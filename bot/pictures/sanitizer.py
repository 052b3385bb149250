"""Pictures made anew: what is stored was written by us, without metadata, and is no larger than an agent needs."""

from __future__ import annotations

import io

from PIL import Image

from bot.pictures.process import LARGEST_PICTURE, NotAPicture, Picture, TooManyPixels

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
QUALITIES = (85, 70, 50, 30)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

# Pillow's own bound, for what it opens before we can ask for the size.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def remade(data: bytes, most_bytes: int = LARGEST_PICTURE) -> Picture:
    """The first frame of a picture, upright, small enough, written anew. Raises NotAPicture, TooManyPixels."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            return _written(_upright(opened), opened.format == "PNG", most_bytes)
    except (TooManyPixels, *_BOMBS):
        raise TooManyPixels from None
    except Exception:
        # Decoders meet hostile bytes with errors of every kind; none of them is ours.
        raise NotAPicture from None


def _upright(opened: Image.Image) -> Image.Image:
    """Decoded, plain colours, small, turned as its camera said."""
    share = LONGEST_SIDE / max(opened.size)
    if share < 1:
        opened.draft("RGB", (int(opened.width * share), int(opened.height * share)))
    see_through = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    orientation = opened.getexif().get(0x0112, 1)
    colours = "RGBA" if see_through else "RGB"
    plain: Image.Image = opened if opened.mode == colours else opened.convert(colours)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    turned = plain.transpose(_TURNS[orientation]) if orientation in _TURNS else plain
    turned.info.clear()
    return turned


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _written(picture: Image.Image, sharp: bool, most_bytes: int) -> Picture:
    """Screenshots stay PNG while that is small enough; photographs are JPEG."""
    if sharp or picture.mode == "RGBA":
        data = _bytes(picture, "PNG")
        if len(data) <= most_bytes:
            return Picture("image/png", data, *picture.size)
    flat = _on_white(picture)
    for quality in QUALITIES:
        data = _bytes(flat, "JPEG", quality=quality, progressive=True)
        if len(data) <= most_bytes:
            break
    return Picture("image/jpeg", data, *picture.size)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _bytes(picture: Image.Image, kind: str, **how: int | bool) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
