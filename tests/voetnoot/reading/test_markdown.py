"""Markdown: markup off, marks in brackets, notes before a rule."""

import pytest

from voetnoot.reading.flow import Flow
from voetnoot.reading.markdown import flow_of_markdown
from voetnoot.reading.reader import read

RENDERED = """# 2

#### Vergaderjaar 2023–2024 Aanhangsel van de Handelingen

**Vragen gesteld door de leden der Kamer**

Vraag 1
Kent u het bericht «Haven _dicht_»?[1, 2 ]

Antwoord 1
Ja, op de 11[e ] dag.[3]

1 Krant, 3 mei 2024, «Haven dicht».
2 https://example.org/haven_dicht_/1/.
3 Zie **ook** noot 1.


-----

Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel 4
"""


def texts(flow: Flow) -> list[str]:
    return [block.text for block in flow.blocks]


def test_a_rendering_of_a_typeset_answer_is_understood() -> None:
    document = read(RENDERED.encode()).document
    assert document is not None
    assert [(each.text, each.answer, each.footnotes) for each in document.exchanges] == [
        ("Kent u het bericht «Haven dicht»?", "Ja, op de 11e dag.", ("1", "2", "3"))
    ]
    assert [(note.text, note.cited_in) for note in document.footnotes] == [
        ("Krant, 3 mei 2024, «Haven dicht».", ("v1",)), ("https://example.org/haven_dicht_/1/.", ("v1",)), ("Zie ook noot 1.", ("a1",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("### Kop ###", "Kop"),
        ("**vet** en *schuin* en _ook_", "vet en schuin en ook"),
        ("snake_case_naam en 2 * 3 * 4", "snake_case_naam en 2 * 3 * 4"),
        ("[https://example.org/a](https://example.org/a)", "https://example.org/a"),
        ("[de site](https://example.org/a_(b))", "de site <https://example.org/a_(b)>"),
        ("[de site](/daar)", "de site"),
        ("> geciteerd", "geciteerd"),
        (r"1\. geen lijst \_", "1. geen lijst _"),
        ("![plaatje](x.png) tekst", "tekst"),
    ],
)
def test_markup_goes_and_text_stays(source: str, plain: str) -> None:
    assert texts(flow_of_markdown(source)) == [plain]


def test_footnotes_of_markdown_itself() -> None:
    flow = flow_of_markdown("Kent u dit?[^krant] En dit?[^b]\n\n[^krant]: Krant, 3 mei.\n[^b]: https://example.org/b\n")
    assert [(note.number, note.blocks[0].text) for note in flow.notes] == [("1", "Krant, 3 mei."), ("2", "https://example.org/b")]
    assert texts(flow) == ["Kent u dit? En dit?"]
