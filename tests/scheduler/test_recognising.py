"""The program that reads scans, as it is installed."""

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from scheduler.recognising import recogniser
from voetnoot.reading.recognition import Recogniser, RecognitionFailed


@pytest.fixture
def recognise() -> Recogniser:
    found = recogniser()
    if found is None:
        pytest.skip("tesseract with Dutch is not installed")
    return found


def test_words_come_back_by_line(recognise: Recogniser) -> None:
    image = Image.new("L", (1600, 400), 255)
    draw = ImageDraw.Draw(image)
    draw.text((80, 80), "Bent u bekend met het bericht", font=ImageFont.load_default(56), fill=0)
    draw.text((80, 220), "over de scholen", font=ImageFont.load_default(56), fill=0)
    file = io.BytesIO()
    image.save(file, "PPM")
    words = recognise(file.getvalue(), 300)
    lines = [" ".join(word.text for word in words if word.line == line) for line in dict.fromkeys(word.line for word in words)]
    assert lines == ["Bent u bekend met het bericht", "over de scholen"]


def test_what_is_no_picture_is_said_in_a_sentence(recognise: Recogniser) -> None:
    with pytest.raises(RecognitionFailed, match=r"^Recognition of the page failed: .+\.$"):
        recognise(b"no picture", 300)
