"""The closed list of what a reader may doubt. `docs/doubts.md` documents each kind; a test compares the two."""

from enum import StrEnum

from voetnoot.answers import Doubt, ReadError


class DoubtKind(StrEnum):
    """The kind of a `Doubt`. The first seven are the reasons for which a document cannot be read at all."""

    ENCRYPTED = ReadError.ENCRYPTED.value
    DAMAGED = ReadError.DAMAGED.value
    NOT_A_DOCUMENT = ReadError.NOT_A_DOCUMENT.value
    SCANNED = ReadError.SCANNED.value
    TOO_LARGE = ReadError.TOO_LARGE.value
    TIME_LIMIT = ReadError.TIME_LIMIT.value
    MEMORY_LIMIT = ReadError.MEMORY_LIMIT.value

    OTHER_FORMAT = "other-format"
    READER_FAULT = "reader-fault"
    MISSING_PART = "missing-part"
    ENTITY = "entity"
    ENCODING = "encoding"
    UNKNOWN_ELEMENT = "unknown-element"
    LIMIT = "limit"
    RECOGNISED = "recognised"

    NO_KENMERK = "no-kenmerk"
    NO_QUESTIONS = "no-questions"
    UNANSWERED = "unanswered"
    ANSWER_WITHOUT_QUESTION = "answer-without-question"
    NUMBERING = "numbering"
    REMAINDER = "remainder"

    NOTE_WITHOUT_MARK = "note-without-mark"
    MARK_WITHOUT_NOTE = "mark-without-note"
    NOTE_SEQUENCE = "note-sequence"
    ADDRESS_LOST = "address-lost"
    BACK_REFERENCE = "back-reference"

    ADDRESS_UNSURE = "address-unsure"
    ADDRESS_CUT = "address-cut"
    TEXT_LAYER = "text-layer"


SENTENCES: dict[DoubtKind, str] = {
    DoubtKind.ENCRYPTED: "The file is encrypted and cannot be opened without a password.",
    DoubtKind.DAMAGED: "The file is damaged, or cut off, so that nothing whole can be read from it.",
    DoubtKind.NOT_A_DOCUMENT: "The file is empty, or of a kind that holds no letter.",
    DoubtKind.SCANNED: "The pages are images without text, or their text layer says nothing.",
    DoubtKind.TOO_LARGE: "The file, or a part of it after unpacking, is larger than the limit.",
    DoubtKind.TIME_LIMIT: "Reading took longer than the limit and was stopped.",
    DoubtKind.MEMORY_LIMIT: "Reading needed more memory than the limit and was stopped.",
    DoubtKind.OTHER_FORMAT: "The file is of another format than its name or its media type says; it was read as what it is.",
    DoubtKind.READER_FAULT: "The reader itself failed on this file: a fault of ours that a person should look at.",
    DoubtKind.MISSING_PART: "The file refers to a part of itself that is not there.",
    DoubtKind.ENTITY: "The file defines entities of its own; they were left out and not expanded.",
    DoubtKind.ENCODING: "Some characters could not be decoded and stand as replacement characters.",
    DoubtKind.UNKNOWN_ELEMENT: "An element that the reader does not know was read as plain text.",
    DoubtKind.LIMIT: "A part of the document went past a limit and was left out.",
    DoubtKind.RECOGNISED: "The page is a picture; its text was recognised and may be wrong in any letter.",
    DoubtKind.NO_KENMERK: "No kenmerk was found where the document should state one.",
    DoubtKind.NO_QUESTIONS: "No question was found in a document that should hold some.",
    DoubtKind.UNANSWERED: "A question stands without an answer.",
    DoubtKind.ANSWER_WITHOUT_QUESTION: "An answer names a question that is not in the document.",
    DoubtKind.NUMBERING: "The numbers of the questions do not follow each other.",
    DoubtKind.REMAINDER: "Text after the first question belongs to no question and no answer.",
    DoubtKind.NOTE_WITHOUT_MARK: "A note has no mark in the text.",
    DoubtKind.MARK_WITHOUT_NOTE: "A mark in the text has no note.",
    DoubtKind.NOTE_SEQUENCE: "The numbers of the notes do not follow each other.",
    DoubtKind.ADDRESS_LOST: "A note cites a page on the web, but its address was lost in typesetting.",
    DoubtKind.BACK_REFERENCE: "A note refers to another note that is not there.",
    DoubtKind.ADDRESS_UNSURE: "The page alone does not tell where an address ends or how it goes on; other readings are kept.",
    DoubtKind.ADDRESS_CUT: "The link behind an address stops where the printed line stopped; the printed text was taken.",
    DoubtKind.TEXT_LAYER: "The text layer of a page is garbled, so that printed characters are unsure.",
}


def doubt(kind: DoubtKind, where: str, text: str | None = None) -> Doubt:
    """Return a doubt of ``kind`` about ``where`` (``file``, ``v3``, ``note 2``, ``page 4``), by default in its own sentence."""
    return Doubt(kind=kind.value, where=where, text=text or SENTENCES[kind])
