"""The site's mark, tagline and colours, and the icons and manifest made from them."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, ImageChops, ImageDraw

from litdigest.catalogue.catalogue import Site

TAGLINE = "Every paper you meant to read, once, by topic."
INK, PAPER, ACCENT = "#1f4e5f", "#fbfbf9", "#a3420e"
_BOOKS = (
    ((8, 7), (12, 7), (12, 25), (8, 25)),
    ((14, 7), (18, 7), (18, 25), (14, 25)),
    ((20.2, 8.2), (24.1, 7.3), (27.5, 24.6), (23.6, 25.4)),
)
"""The site's mark on a field of 32 by 32, as in favicon.svg."""
_FIELD, _CORNER = 32, 7
_FINE = 4
"""Scale at which shapes are drawn before they are reduced, for smooth edges."""
_ICONS = {
    "icon-192": (192, True, 1.0),
    "icon-512": (512, True, 1.0),
    "maskable-512": (512, False, 0.8),
    "apple-touch-icon": (180, False, 0.9),
}
"""Size, whether the corners are round, and the scale of the books: systems that crop icons to a shape need a margin."""

_FORMATS = {"P": (4, 3, "P;4"), "RGB": (8, 2, "RGB"), "RGBA": (8, 6, "RGBA")}
"""PNG's bit depth and colour type, and Pillow's name for such pixels. A palette has at most 16 colours."""


def icon_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the icons for home screens, and the manifest that names them."""
    for name, (size, is_round, scale) in _ICONS.items():
        yield f"assets/icons/{name}.png", as_png(_icon(size, _CORNER if is_round else 0, scale))
    yield "manifest.webmanifest", f"{json.dumps(_manifest(site), indent=1)}\n".encode()


def as_png(image: Image.Image) -> bytes:
    """Return the image as a PNG file without metadata, so that the same image gives the same bytes."""
    bits, kind, layout = _FORMATS[image.mode]
    pixels = image.tobytes("raw", layout)
    width = len(pixels) // image.height
    rows = b"".join(b"\0" + pixels[start : start + width] for start in range(0, len(pixels), width))
    header = struct.pack(">IIBBBBB", *image.size, bits, kind, 0, 0, 0)
    palette = _chunk(b"PLTE", bytes(image.getpalette() or ())) if image.mode == "P" else b""
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + palette + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def mark(size: int) -> Image.Image:
    """Return the mark as a mask: the field without the books."""
    return ImageChops.subtract(_field(size, _CORNER), _books(size))


def _icon(size: int, corner: float, scale: float) -> Image.Image:
    image = Image.new("RGB", (size, size), INK)
    image.paste("#ffffff", mask=_books(size, scale))
    if corner:
        image.putalpha(_field(size, corner))
    return image


def _field(size: int, corner: float) -> Image.Image:
    """Return the mark's field as a mask, with round corners."""
    layer = Image.new("L", (size * _FINE, size * _FINE))
    ImageDraw.Draw(layer).rounded_rectangle((0, 0, size * _FINE - 1, size * _FINE - 1), corner * size * _FINE / _FIELD, 255)
    return layer.reduce(_FINE)


def _books(size: int, scale: float = 1) -> Image.Image:
    """Return the mark's books as a mask, scaled about the centre of the field."""
    layer = Image.new("L", (size * _FINE, size * _FINE))
    for book in _BOOKS:
        points = [((value - _FIELD / 2) * scale + _FIELD / 2) * size * _FINE / _FIELD for point in book for value in point]
        ImageDraw.Draw(layer).polygon(points, 255)
    return layer.reduce(_FINE)


def _manifest(site: Site) -> dict[str, Any]:
    return {
        "id": urlsplit(site.address).path or "/",
        "name": site.name,
        "short_name": site.name,
        "description": TAGLINE,
        "start_url": ".",
        "scope": ".",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": INK,
        "icons": [_icon_as_json(name, size) for name, (size, _, _) in _ICONS.items()],
    }


def _icon_as_json(name: str, size: int) -> dict[str, str]:
    purpose = "maskable" if name.startswith("maskable") else "any"
    return {"src": f"assets/icons/{name}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
