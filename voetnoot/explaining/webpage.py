"""One page of HTML that shows a reading: what was found, the pictures of the pages or else the text with its marks."""

import base64
from collections.abc import Iterable, Iterator
from html import escape

from voetnoot.answers import AnswerDocument, FoundUrl
from voetnoot.explaining.colours import DOUBT, MARK, MEANINGS, ROLES, hexadecimal, sureness
from voetnoot.explaining.marking import Recognised, Role, ShownLine
from voetnoot.explaining.strip import told

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1e1e1e}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
img{max-width:100%;border:1px solid #999;margin:0 0 1.5rem}.legend span{margin-right:1rem;white-space:nowrap}
.legend i{display:inline-block;width:.9em;height:.9em;margin-right:.3em;vertical-align:-.1em}
.part{border-left:4px solid;padding:.1rem .8rem;margin:.35rem 0 .35rem 5rem;position:relative}
.part b{position:absolute;left:-5rem;width:4.5rem;text-align:right;font-size:.8rem}
td:first-child{white-space:nowrap}td:last-child{min-width:9rem}
.address{border-bottom:3px solid;font-weight:600}sup{font-weight:700}
"""


def _parts(shown: ShownLine) -> Iterator[str]:
    """Yield the text of a line with its marks and addresses."""
    text, position = shown.line.text, 0
    places: list[tuple[int, int, str]] = [
        (mark.offset, mark.offset, f'<sup style="color:{hexadecimal(MARK)}">{escape(mark.number)}</sup>')
        for mark in shown.line.marks
    ]
    for piece in shown.pieces:
        title, colour = escape(f"{piece.found.url} ({told(piece.found)})"), hexadecimal(sureness(piece.found))
        inner = escape(text[piece.start : piece.end])
        span = f'<span class="address" style="border-color:{colour}" title="{title}">{inner}</span><sup>#{piece.number}</sup>'
        places.append((piece.start, piece.end, span))
    for start, end, markup in sorted(places):
        yield escape(text[position:start]) + markup
        position = max(position, end)
    yield escape(text[position:])


def _blocks(groups: Iterable[tuple[ShownLine, ...]]) -> Iterator[str]:
    for lines in groups:
        if lines:
            first = lines[0]
            label = f"note {first.label}" if first.role is Role.NOTE else first.label or first.role.value
            colour = hexadecimal(ROLES[first.role])
            body = "<br>".join("".join(_parts(shown)) for shown in lines)
            yield f'<div class="part" style="border-color:{colour}"><b style="color:{colour}">{escape(label)}</b>{body}</div>'


def _facts(document: AnswerDocument) -> Iterator[str]:
    askers = ", ".join(f"{one.name} ({one.party})" if one.party else one.name for one in document.askers)
    answerers = ", ".join(filter(None, (one.name or one.ministry for one in document.answerers)))
    for name, value in (
        ("kind", document.kind),
        ("kenmerken", ", ".join(document.kenmerken)),
        ("subject", document.subject),
        ("asked by", askers),
        ("answered by", answerers),
        ("sent in", document.sent),
        ("answered", document.answered),
        ("questions", len(document.exchanges)),
        ("notes", len(document.footnotes)),
    ):
        yield f"<tr><th>{name}</th><td>{escape(str(value)) if value not in (None, '') else '-'}</td></tr>"


def _address(number: int, found: FoundUrl) -> str:
    printed = escape(found.printed).replace("\n", "&#8629;<br>").replace("\f", "&#8629; (page)<br>")
    mark = f'<i style="color:{hexadecimal(sureness(found))}">&#9632;</i>'
    return f"<tr><td>{mark} #{number}</td><td>{escape(found.url)}</td><td>{printed}</td><td>{escape(told(found))}</td></tr>"


def webpage(title: str, seen: Recognised, pictures: Iterable[bytes] = ()) -> str:
    """Return a page of HTML, whole by itself, that shows ``seen``; ``pictures`` are PNGs of the pages where there are any."""
    images = [f'<img alt="page {nth}" src="data:image/png;base64,{_coded(png)}">' for nth, png in enumerate(pictures, start=1)]
    legend = "".join(f'<span><i style="background:{hexadecimal(colour)}"></i>{meaning}</span> ' for colour, meaning in MEANINGS)
    rows = "".join(_address(number, found) for number, found in enumerate(seen.addresses, start=1))
    doubts = "".join(
        f"<tr><td>{escape(doubt.kind)}</td><td>{escape(doubt.where)}</td><td>{escape(doubt.text)}</td></tr>"
        for doubt in seen.doubts
    )
    shown = "".join(images) or "".join((*_blocks(seen.blocks), "<h2>Notes</h2>", *_blocks(seen.notes)))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>'
        f"<body><h1>How {escape(title)} was read</h1><table>{''.join(_facts(seen.document))}</table>"
        f'<h2>Doubts</h2><table style="color:{hexadecimal(DOUBT)}">{doubts}</table>{"" if doubts else "<p>none</p>"}'
        f"<h2>Addresses</h2><table><tr><th></th><th>read as</th><th>printed</th><th>how</th></tr>{rows}</table>"
        f'<h2>The document</h2><p class="legend">{legend}</p>{shown}</body></html>\n'
    )


def _coded(png: bytes) -> str:
    return base64.b64encode(png).decode("ascii")
