"""What holds of every letter: an address comes back whole wherever it is wrapped, nothing of the text is lost, twice is alike."""

import io
import string
from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from voetnoot.reading.flow import Block, Flow, FlowLine, Mark, NoteFlow
from voetnoot.reading.outline import outline
from voetnoot.reading.reader import read

_PROSE = "Het kabinet neemt de aanbevelingen grotendeels over; de beleidsreactie wordt voor het einde van het"
_ASKED = "Bent u bekend met het bericht over de scholen in de grote steden?"
_FIRST = ["Vraag 1", _ASKED, "Antwoord 1", *[_PROSE] * 3, "jaar naar de Kamer gestuurd."]
_SECOND = [
    "Vraag 2",
    "Hoe beoordeelt u de conclusie van de Inspectie?",
    "Antwoord 2",
    *[_PROSE] * 2,
    "jaar naar de Kamer gestuurd.",
]


WIDTH = float(stringWidth(_PROSE, "Helvetica", 10))

AFTER, BEFORE = "-/_?=&#~+", "%?&#~"
WORDS = st.text(string.ascii_lowercase, min_size=2, max_size=11)
CODES = st.from_regex(r"[a-z]{1,3}[0-9]{1,7}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9a-f]{8}-[0-9a-f]{4}", fullmatch=True)
SEGMENTS = st.one_of(
    st.lists(WORDS, min_size=1, max_size=8).map("-".join),
    st.lists(WORDS, min_size=1, max_size=4).map("_".join),
    st.lists(WORDS, min_size=2, max_size=4).map("%20".join),
    CODES,
)
QUERIES = st.lists(st.tuples(WORDS, st.one_of(WORDS, CODES)), max_size=3).map(
    lambda pairs: "?" + "&".join(f"{key}={value}" for key, value in pairs) if pairs else ""
)
ENDS = st.sampled_from(["", "/", ".pdf", ".html", "~b07bcf727/"])


@st.composite
def addresses(draw: st.DrawFn) -> str:
    host = draw(st.sampled_from(["www.voorbeeld.nl", "open.overheid.nl", "eur-lex.europa.eu", "voorbeeld.com"]))
    path = "/".join(draw(st.lists(SEGMENTS, min_size=1, max_size=5)))
    end = draw(ENDS)
    return f"https://{host}/{path}{end}" + ("" if end.endswith("/") else draw(QUERIES))


FRAMES = st.sampled_from(
    [
        ("", ""),
        ("Zie ", "."),
        ("NRC, 4 mei 2023, ‘Weer meer scholen kiezen voor een vierdaagse week’ (", ")."),
        ("Te raadplegen via ", ", geraadpleegd op 3 mei 2024."),
        ("RTL Nieuws (8 november 2023). Minder treinen. <", ">"),
        ("Rapport van de Inspectie, zie ", " en de toelichting daarbij."),
    ]
)


def legal(word: str) -> Iterator[int]:
    """Yield where a typesetter may break ``word``, an address: behind a joint, or before a sign that begins something."""
    for nth in range(len("https://") + 2, len(word)):
        if (word[nth - 1] in AFTER and word[nth] not in ").,>/") or (word[nth] in BEFORE and word[nth - 1].isalnum()):
            yield nth


def wrapped(text: str, width: float, *, anywhere: bool) -> list[str]:
    """Return ``text`` in lines of at most ``width`` points; addresses are broken where it is legal, or at any letter."""
    rows, row = [], ""
    for word in text.split(" "):
        rest = word
        while rest:
            glued = f"{row} {rest}" if row else rest
            if measure(glued) <= width:
                row, rest = glued, ""
                continue
            free = width - (measure(row + " ") if row else 0)
            places = [nth for nth in (range(12, len(rest)) if anywhere else legal(rest)) if measure(rest[:nth]) <= free]
            if "://" not in word or not places:
                if not row:
                    row, rest = rest, ""
                rows.append(row)
                row = ""
                continue
            rows.append(f"{row} {rest[: places[-1]]}" if row else rest[: places[-1]])
            row, rest = "", rest[places[-1] :]
    return [*rows, row] if row else rows


def measure(text: str) -> float:
    return float(stringWidth(text, "Helvetica", 8))


def letter(note: list[str], address_on_two: int) -> bytes:
    """Return a letter of two pages with one note; ``address_on_two`` lines of it stand at the foot of the second page."""
    file = io.BytesIO()
    sheet = canvas.Canvas(file, pagesize=(595, 842), invariant=1)
    cut = len(note) - min(address_on_two, len(note) - 1)
    for number, (body, foot) in enumerate(((_FIRST, note[:cut]), (_SECOND, note[cut:])), start=1):
        sheet.setFont("Helvetica", 10)
        for nth, line in enumerate(body):
            sheet.drawString(72, 770 - 13 * nth, line)
        if number == 1:
            sheet.setFont("Helvetica", 6)
            sheet.drawString(72 + stringWidth(body[-1], "Helvetica", 10), 770 - 13 * (len(body) - 1) + 4, "1")
        sheet.line(72, 146, 200, 146)
        for nth, line in enumerate(foot):
            sheet.setFont("Helvetica", 8)
            sheet.drawString(72 + (4 if nth == 0 and number == 1 else 0), 136 - 10 * nth, line)
        if number == 1:
            sheet.setFont("Helvetica", 5)
            sheet.drawString(72, 139, "1")
        sheet.setFont("Helvetica", 7)
        sheet.drawString(440, 30, f"Pagina {number} van 2")
        sheet.showPage()
    sheet.save()
    return file.getvalue()


@settings(max_examples=60, deadline=None)
@given(addresses(), FRAMES, st.integers(0, 2))
@example("https://www.voorbeeld.nl/een/" + "-".join(["woord"] * 30), ("Zie ", "."), 1)
def test_an_address_in_a_note_comes_back_whole(url: str, frame: tuple[str, str], over: int) -> None:
    note = wrapped(f"{frame[0]}{url}{frame[1]}", WIDTH, anywhere=False)
    document = read(letter(note, over)).document
    assert document is not None
    assert [found.url for found in document.footnotes[0].urls] == [url]
    assert document.footnotes[0].cited_in == ("a1",)


@settings(max_examples=40, deadline=None)
@given(addresses().filter(lambda url: len(url) > 60), FRAMES)
def test_an_address_broken_inside_a_word_is_whole_or_kept_as_another_reading(url: str, frame: tuple[str, str]) -> None:
    note = wrapped(f"{frame[0]}{url}{frame[1]}", WIDTH, anywhere=True)
    document = read(letter(note, 0)).document
    assert document is not None
    (found,) = document.footnotes[0].urls
    assert url.startswith(found.url[:40])
    assert url in (found.url, *found.alternatives) or found.confidence < 0.9


@settings(max_examples=15, deadline=None)
@given(addresses(), FRAMES)
def test_reading_twice_is_reading_once(url: str, frame: tuple[str, str]) -> None:
    body = letter(wrapped(f"{frame[0]}{url}{frame[1]}", WIDTH, anywhere=False), 1)
    assert read(body) == read(body)


HEADED = (
    "Vraag 1", "Vraag 2 en 3", "Vragen 4 t/m 6", "Antwoord", "Antwoord 2", "Antwoord op de vragen 1 en 9", "Toelichting:",
    "Mededeling", "Vragen", "Antwoorden", "Hoogachtend,", "1.", "(3)",
)  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
BLOCKS = st.lists(
    st.builds(
        lambda lines, style, label: Block(tuple(FlowLine(line) for line in lines), style, label),
        st.lists(st.one_of(st.sampled_from(HEADED), SENTENCES, SENTENCES.map(str.capitalize)), min_size=1, max_size=3),
        st.sampled_from([None, "bold", "list", "question", "answer", "heading"]),
        st.sampled_from([None, "1.", "Vraag 3", "b)"]),
    ),
    max_size=14,
)


def letters_of(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
@example([Block((FlowLine(text),), None, "Vraag 3") for text in ("aow", "ow")])
def test_no_text_is_lost(blocks: list[Block]) -> None:
    note = NoteFlow("1", (Block((FlowLine("Zie de noot."),)),))
    document, _ = outline(Flow("text", (*blocks, Block((FlowLine("Slot", marks=(Mark(4, "1"),)),))), (note,)))
    kept = [document.remainder, *(text for each in document.exchanges for text in (each.text, each.answer))]
    words = {word for text in kept for word in text.split()}
    said = [line.text for block in blocks for line in block.lines]
    for line in said:
        if line not in HEADED:
            assert set(line.split()) <= words
    assert document.footnotes[0].text == "Zie de noot."
