"""Bytes to a `Reading`: the format is told by the bytes, every trouble is a value, nothing is raised for bad input."""

from dataclasses import dataclass, replace

from voetnoot.answers import Doubt, ReadError, Reading
from voetnoot.reading.decoding import decoded
from voetnoot.reading.dialects import dialect
from voetnoot.reading.docx import flow_of_docx
from voetnoot.reading.doubts import DoubtKind, doubt
from voetnoot.reading.flow import Flow
from voetnoot.reading.html import flow_of_html
from voetnoot.reading.markdown import flow_of_markdown
from voetnoot.reading.outline import outline
from voetnoot.reading.recognition import Recogniser
from voetnoot.reading.records import flow_of_record
from voetnoot.reading.refusal import Refusal
from voetnoot.reading.sniffing import Format, claimed, sniff
from voetnoot.reading.text import flow_of_text
from voetnoot.reading.typed_notes import with_typed_notes
from voetnoot.reading.xml import flow_of_xml

READER_VERSION = "2"
"""Changes whenever the same bytes may give another reading; two snapshots are compared only under one version."""

_SIMILAR = {frozenset({Format.TEXT, Format.MARKDOWN}), frozenset({Format.XML, Format.HTML})}
"""Formats that shade off into each other: no doubt is raised when a name says one of a pair and the bytes the other."""


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Bounds of one reading. ``max_bytes``: of the file; ``max_part``: of a part of it after unpacking.

    ``dialect``: by whose wording the letter is read.
    ``ocr``: pages that are pictures are read by ``recognise``; where that is ``None``, a doubt says that the program is missing.
    """

    max_bytes: int = 100 * 2**20
    max_part: int = 32 * 2**20
    dialect: str = "nl"
    ocr: bool = False
    recognise: Recogniser | None = None


DEFAULT_SETTINGS = ReadingSettings()


def read(
    body: bytes, *, name: str | None = None, media_type: str | None = None, settings: ReadingSettings = DEFAULT_SETTINGS
) -> Reading:
    """Return what ``body`` says, or why it cannot be read.

    ``name`` (a file name) and ``media_type`` decide nothing: where they contradict the bytes, the reading has a doubt. Time
    and memory are bounded outside, by the process in which this runs; `MemoryError` ends as a value all the same.
    """
    try:
        return _read(body, claimed(name, media_type), settings)
    except Refusal as refusal:
        return failed(refusal.error, refusal.sentence)
    except MemoryError:
        return failed(ReadError.MEMORY_LIMIT, "Reading needed more memory than the limit and was stopped.")
    except RecursionError:
        return failed(ReadError.DAMAGED, "The file is nested too deeply to be a letter.")
    except Exception as fault:  # noqa: BLE001 - whatever a file does to us costs that file alone, and a person is told
        sentence = f"The reader failed on this file ({type(fault).__name__}: {fault}); please report it."
        reading = failed(ReadError.DAMAGED, "The file could not be read to its end.")
        return replace(reading, doubts=(*reading.doubts, doubt(DoubtKind.READER_FAULT, "file", sentence)))


def flow_of(body: bytes, settings: ReadingSettings = DEFAULT_SETTINGS) -> Flow:
    """Return the running text of ``body``, as `read` makes its outline of it. Raises `Refusal` for what cannot be read."""
    return with_typed_notes(_flow_in_dialect(body, settings)[1])


def failed(error: ReadError, sentence: str) -> Reading:
    """Return the reading of a document that cannot be read, with the ``sentence`` that tells why."""
    return Reading(reader=READER_VERSION, document=None, doubts=(doubt(DoubtKind(error.value), "file", sentence),), error=error)


def _read(body: bytes, promised: Format | None, settings: ReadingSettings) -> Reading:
    if len(body) > settings.max_bytes:
        size = f"{len(body) / 2**20:.0f} MiB, and the limit is {settings.max_bytes / 2**20:.0f} MiB"
        raise Refusal(ReadError.TOO_LARGE, f"The file has {size}.")
    found, flow = _flow_in_dialect(body, settings)
    document, doubts = outline(with_typed_notes(flow))
    lied = _other_format(promised, found)
    return Reading(reader=READER_VERSION, document=document, doubts=(*lied, *doubts))


def _flow_in_dialect(body: bytes, settings: ReadingSettings) -> tuple[Format | None, Flow]:
    """Return the format of ``body`` (``None``: a record of the source's own making) and its text, which knows its dialect."""
    shape = dialect(settings.dialect).record
    if shape and body[:1] == b"{":
        return None, replace(flow_of_record(body, shape), dialect=settings.dialect)
    found = sniff(body)
    return found, replace(_flow(body, found, settings), dialect=settings.dialect)


def _other_format(promised: Format | None, found: Format | None) -> tuple[Doubt, ...]:
    if promised is None or found is None or promised is found or frozenset({promised, found}) in _SIMILAR:
        return ()
    text = f"The name or media type says {promised.value}, but the file holds {found.value}; it was read as that."
    return (doubt(DoubtKind.OTHER_FORMAT, "file", text),)


def _flow(body: bytes, found: Format, settings: ReadingSettings) -> Flow:
    if found is Format.PDF:
        from voetnoot.reading.pdf import flow_of_pdf  # noqa: PLC0415 - pdfium is loaded by those alone who read a PDF

        return flow_of_pdf(body, ocr=settings.ocr, recognise=settings.recognise, dialect=settings.dialect)
    if found is Format.DOCX:
        return flow_of_docx(body, max_part=settings.max_part)
    if found is Format.XML:
        return flow_of_xml(body)
    if found is Format.HTML:
        return flow_of_html(body)
    text, doubts = decoded(body)
    return flow_of_markdown(text, doubts=doubts) if found is Format.MARKDOWN else flow_of_text(text, doubts=doubts)
