"""Pictures of Chinese text for tests, drawn here with a font that a package of the tests brings."""

import io
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

_FONT = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")


def draw_text(lines: list[str], *, size: int = 32, width: int = 900) -> Image.Image:
    """Black lines on white, one below the other, with an even margin."""
    font = ImageFont.truetype(str(_FONT), size)
    image = Image.new("RGB", (width, 2 * size * (len(lines) + 1)), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((2 * size, size + 2 * size * number), line, font=font, fill="black")
    return image


def as_bytes(*images: Image.Image, format: str = "PNG") -> bytes:
    """A file of one picture, or of several where the format takes them."""
    file = io.BytesIO()
    several = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(file, format, **several)
    return file.getvalue()
