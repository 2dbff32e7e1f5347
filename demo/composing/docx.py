"""A letter as a word processor keeps it: a zip of parts, with true footnotes and, where linked, hyperlinks in them."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from demo.composing import wording
from demo.composing.breaking import words
from demo.composing.columns import in_order, paragraphs
from demo.composing.letter import Letter
from demo.composing.ministry import covering_text

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPENING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)


@dataclass(slots=True)
class _Links:
    """The hyperlinks of one part, by their relation id."""

    targets: list[str] = field(default_factory=list)

    def relation(self, target: str) -> str:
        self.targets.append(target)
        return f"rId{len(self.targets)}"

    def part(self, *fixed: str) -> str:
        links = "".join(
            f'<Relationship Id="rId{nth}" Type="{_RELATIONS}/hyperlink" Target={quoteattr(target)} TargetMode="External"/>'
            for nth, target in enumerate(self.targets, start=1)
        )
        return f'{_OPENING}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(fixed)}{links}</Relationships>'


def word_letter(letter: Letter) -> bytes:
    """Return ``letter`` as a DOCX file; the same letter gives the same bytes."""
    links = _Links()
    notes = "".join(_note(number, text, links if letter.linked else None) for number, text in sorted(letter.notes.items()))
    names = f'xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}"'
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _Links().part(f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"{_OPENING}<w:document {names}><w:body>{''.join(_body(letter))}</w:body></w:document>",
        "word/footnotes.xml": f"{_OPENING}<w:footnotes {names}>{_SEPARATORS}{notes}</w:footnotes>",
        "word/_rels/document.xml.rels": _Links().part(
            f'<Relationship Id="rIdNotes" Type="{_RELATIONS}/footnotes" Target="footnotes.xml"/>'
        ),
        "word/_rels/footnotes.xml.rels": links.part(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _types() -> str:
    kinds = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("footnotes", "footnotes"))
    )
    defaults = (
        f'<Default Extension="rels" ContentType="{"application/vnd.openxmlformats-package.relationships+xml"}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_OPENING}<Types xmlns="{_PACKAGE}/content-types">{defaults}{kinds}</Types>'


def _body(letter: Letter) -> list[str]:
    ministry = f"Ministerie van {letter.signers[0].ministry}"
    texts = [
        ministry,
        "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
        f"Datum {wording.day(letter.dated)}",
        f"Betreft Beantwoording vragen over {letter.subject}",
        f"Onze referentie {letter.reference}",
        "Deze brief is verzonnen voor een demonstratie.",
        "Geachte voorzitter,",
        *covering_text(letter),
        *(line for signer in letter.signers for line in (f"De {wording.office(signer)},", signer.name)),
    ]
    made = [_paragraph(text) for text in texts]
    made.append(_paragraph(wording.title(letter), bold=True))
    for numbers, question, answer in in_order(letter.exchanges):
        several = len(numbers) > 1
        made.append(_paragraph(f"{'Vragen' if several else 'Vraag'} {wording.listed(numbers)}", bold=True))
        made.extend(_paragraph(text) for text in paragraphs(question))
        made.append(_paragraph(f"Antwoord op {'vragen' if several else 'vraag'} {wording.listed(numbers)}", bold=True))
        made.extend(_paragraph(text) for text in paragraphs(answer or ""))
    return made


def _paragraph(text: str, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = re.split(r"\[\^(\d+)\]", text)
    made = [
        f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{piece}"/></w:r>'
        if nth % 2
        else f'<w:r>{style}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
        for nth, piece in enumerate(runs)
        if piece
    ]
    return f"<w:p>{''.join(made)}</w:p>"


def _note(number: int, text: str, links: _Links | None) -> str:
    made = ['<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>']
    for word in words(text):
        made.append('<w:r><w:t xml:space="preserve"> </w:t></w:r>')
        for run in word:
            plain = f'<w:r><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
            relation = links.relation(run.uri) if links and run.uri else None
            made.append(f'<w:hyperlink r:id="{relation}">{plain}</w:hyperlink>' if relation else plain)
    return f'<w:footnote w:id="{number}"><w:p>{"".join(made)}</w:p></w:footnote>'
