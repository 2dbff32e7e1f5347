"""The head of a letter: every field from every wording that ministries use."""

from datetime import date

import pytest

from voetnoot.answers import Answerer, Asker, DocumentKind
from voetnoot.reading.flow import Block, Flow, FlowLine
from voetnoot.reading.head import Head, head

QUESTIONS = ("Vraag 1", "Kent u dit bericht?", "Antwoord", "Ja.")


def of(*paragraphs: str, answered: bool = True, letterhead: str = "", **fields: str) -> Head:
    """Return the head of a document of ``paragraphs`` (``|`` breaks lines), with a question and an answer behind them."""
    texts = (*paragraphs, *QUESTIONS) if answered else paragraphs
    blocks = tuple(Block(tuple(FlowLine(line) for line in text.split("|"))) for text in texts)
    stated = {name.replace("__", "."): value for name, value in fields.items()} | (
        {"letterhead": letterhead} if letterhead else {}
    )
    return head(Flow("docx", blocks, fields=stated))


@pytest.mark.parametrize(
    ("text", "kenmerken"),
    [
        ("Deze vragen werden ingezonden op 2 november 2022 met kenmerk 2022Z20802.", ("2022Z20802",)),
        ("Antwoorden op vragen over de haven (2022Z20802 en 2022Z20810)", ("2022Z20802", "2022Z20810")),
        ("In antwoord op uw brief van 12 mei 2020, nr. 2020Z02622, deel ik u mede dat", ("2020Z02622",)),
        ("Uw brief|2020Z02622|Onze referentie|2020-0000123456", ("2020Z02622",)),
        ("De vragen met kenmerk 2024Z00002, een vervolg op eerdere vragen (2023Z00001), zijn beantwoord.", ("2024Z00002",)),
        ("Zie ook mijn brief 2023D39037 en referentie 2022-0000745786.", ()),
        ("Ons kenmerk|5303168", ()),
    ],
)
def test_kenmerken(text: str, kenmerken: tuple[str, ...]) -> None:
    assert of(text).kenmerken == kenmerken


def test_a_kenmerk_in_a_question_or_behind_the_answers_is_not_of_this_letter() -> None:
    blocks = (
        "Antwoorden op vragen met kenmerk 2024Z00002",
        *QUESTIONS,
        "Zie 2023Z00001.",
        "Toelichting:",
        "In aanvulling op 2023Z00003.",
    )
    assert head(Flow("docx", tuple(Block((FlowLine(text),)) for text in blocks))).kenmerken == ("2024Z00002",)


def test_a_kenmerk_may_stand_in_the_page_header_or_the_metadata_alone() -> None:
    assert of("Geachte voorzitter,", letterhead="Uw kenmerk\n2024Z00004").kenmerken == ("2024Z00004",)
    assert of("Vragen van het lid X", OVERHEIDop__vraagnummer="2024Z00005\n2024Z00006").kenmerken == ("2024Z00005", "2024Z00006")


@pytest.mark.parametrize(
    "text",
    [
        "Deze vragen werden ingezonden op 2 november 2022 met kenmerk 2022Z20802.",
        "Vragen van het lid Dijkers (ABC) over de haven (ingezonden 2 november|2022).",
        "de vragen die het lid Dijkers (ABC) op 2 november 2022 onder nummer 2022Z20802 heeft gesteld",
        "Op 2 november 2022 hebben de leden Dijkers (ABC) en Vaart (DEF) schriftelijke vragen gesteld",
        "In antwoord op uw brief van 2 november 2022, kenmerk 2022Z20802, deel ik u mede",
        "2022Z20802 (ingezonden 2 nov. 2022). Antwoorden van de minister",
        "de antwoorden op de vragen over de haven, ingediend op 02-11-2022",
        "De vragen van het lid Dijkers over de haven van 2 november 2022",
    ],
)
def test_the_day_on_which_the_questions_were_sent_in(text: str) -> None:
    assert of(text).sent == date(2022, 11, 2)


@pytest.mark.parametrize(
    ("text", "received", "answered"),
    [
        ("Antwoord van Minister Dijkgraaf (Onderwijs) (ontvangen 25 maart 2024).", date(2024, 3, 25), date(2024, 3, 25)),
        ("Mededeling van Minister De Jonge (BZK) (ontvangen (ontvangen 7 juni 2024).", date(2024, 6, 7), date(2024, 6, 7)),
        ("Datum|5 mei 2024|Betreft|Antwoorden", None, date(2024, 5, 5)),
        ("Datum 5 mei 2024", None, date(2024, 5, 5)),
        ("Den Haag, 5 mei 2024", None, date(2024, 5, 5)),
        ("Deze vragen werden ingezonden op 31 februari 2024.", None, None),
    ],
)
def test_the_days_of_receipt_and_of_the_letter(text: str, received: date | None, answered: date | None) -> None:
    found = of(text)
    assert (found.received, found.answered) == (received, answered)


@pytest.mark.parametrize(
    ("text", "askers"),
    [
        ("vragen van de leden Sjoerdsma en Van der Werf (beiden D66) over", [("Sjoerdsma", "D66"), ("Van der Werf", "D66")]),
        ("vragen van het lid Graafstal (VVD) over", [("Graafstal", "VVD")]),
        (
            "Vragen van de leden Sneller (D66), Chakor (GroenLinks-PvdA) en Van|Nispen (SP) aan de Minister",
            [("Sneller", "D66"), ("Chakor", "GroenLinks-PvdA"), ("Van Nispen", "SP")],
        ),
        ("Vragen van het lid Van Eijk en Aartsen (beiden VVD) aan", [("Van Eijk", "VVD"), ("Aartsen", "VVD")]),
        (
            "Vragen van de leden Bushoff en Patijn(beiden GroenLinks-PvdA) aan",
            [("Bushoff", "GroenLinks-PvdA"), ("Patijn", "GroenLinks-PvdA")],
        ),
        (
            "Vragen van de leden Mutluer (GroenLinks-PvdA) en Kostic´ (PvdD) aan",
            [("Mutluer", "GroenLinks-PvdA"), ("Kostić", "PvdD")],
        ),
        ("Vragen van het lid Faber-van de Klashorst(PVV) aan", [("Faber-van de Klashorst", "PVV")]),
        ("de schriftelijke vragen van het lid In 't Woudenaar (GroenLinks) over", [("In 't Woudenaar", "GroenLinks")]),
        ("Vragen van het lid Van Haga (Groep Van Haga) aan", [("Van Haga", "Groep Van Haga")]),
        ("Op 15 mei 2024 heeft het lid Nijdammer (JA21) schriftelijke vragen gesteld over", [("Nijdammer", "JA21")]),
        ("Antwoorden op Kamervragen lid Wassenberg (PvdD) over", [("Wassenberg", "PvdD")]),
        ("de vragen van het lid Tuinhoven (ingezonden 6 april 2024)", [("Tuinhoven", None)]),
        ("de vragen over de motie van het lid Akerboom (PvdD) zijn", []),
        ("Vragen gesteld door de leden der Kamer, met de daarop gegeven antwoorden", []),
        ("vragen van de leden Wit, Zwart en Grijs (allen ABC) over", [("Wit", "ABC"), ("Zwart", "ABC"), ("Grijs", "ABC")]),
        ("vragen van het lid Wit (ABC), Kamerstuk 12 345, over", [("Wit", "ABC")]),
        ("vragen van de leden Wit c.s. (ABC) over", [("Wit", "ABC")]),
    ],
)
def test_askers(text: str, askers: list[tuple[str, str | None]]) -> None:
    assert of(text).askers == tuple(Asker(*each) for each in askers)


BZ, JV, VWS = "Buitenlandse Zaken", "Justitie en Veiligheid", "Volksgezondheid, Welzijn en Sport"


@pytest.mark.parametrize(
    ("paragraphs", "answerers"),
    [
        (("Antwoorden van de ministers van Buitenlandse Zaken en van Veiligheid|en Justitie op vragen van",), [("minister", BZ), ("minister", "Veiligheid en Justitie")]),
        (("Antwoord van Minister Bruins Slot (BZ) van Minister Schreinemacher|(Buitenlandse Handel en Ontwikkelingssamenwerking) (ontvangen 28 juni 2024).",), [("minister", BZ), ("minister", "Buitenlandse Handel en Ontwikkelingssamenwerking")]),
        (("Antwoord van Staatssecretaris Van Rij (Financiën – Fiscaliteit en|Belastingdienst), mede namens de Minister van Sociale Zaken en|Werkgelegenheid (ontvangen 14 juni 2024)",), [("staatssecretaris", "Financiën – Fiscaliteit en Belastingdienst"), ("minister", "Sociale Zaken en Werkgelegenheid")]),
        (("Antwoord van de Ministers Dekkers (Defensie) en Van Pan (Algemene Zaken) (ontvangen 1 mei 2024)",), [("minister", "Defensie"), ("minister", "Algemene Zaken")]),
        (("Hierbij zend ik u, mede namens de minister van Justitie en Veiligheid, de antwoorden op de vragen", "De minister van Buitenlandse Zaken,", "A. Naam"), [("minister", BZ), ("minister", JV)]),
        (("Hierbij bied ik, mede namens de Minister van Volksgezondheid, Welzijn en Sport en de Staatssecretaris van Defensie, de antwoorden aan", "De minister van Justitie en Veiligheid,"), [("minister", JV), ("minister", VWS), ("staatssecretaris", "Defensie")]),
        (("Mede namens de Minister van Buitenlandse Zaken,", "de Minister van Justitie en Veiligheid", "D.M. van Naam"), [("minister", JV), ("minister", BZ)]),
        (("De minister-president,|minister van Algemene Zaken,", "M. Naam"), [("minister", "Algemene Zaken")]),
        (("Beantwoording van de vragen van het lid Wit (ABC) aan de Minister van Defensie over de haven",), [("minister", "Defensie")]),
        (("Antwoorden van de Minister van Zeezaken en Duinbeheer op vragen van",), [("minister", "Zeezaken en Duinbeheer")]),
        (("De minister voor Klimaat en Energie heeft vorig jaar gezegd dat dit kan.",), []),
    ],
)  # fmt: skip
def test_those_who_answer(paragraphs: tuple[str, ...], answerers: list[tuple[str, str]]) -> None:
    assert [(each.role, each.ministry) for each in of(*paragraphs).answerers] == answerers


def test_the_same_ministry_by_another_name_is_one_and_the_signature_gives_the_name() -> None:
    found = of(
        "Hierbij bied ik, mede namens de Minister van Justitie en Veiligheid, de antwoorden aan",
        "De minister van Buitenlandse Zaken,",
        "mr. W.B. Naam [Ondertekenaar 2]",
        "Antwoorden van de ministers van Buitenlandse Zaken en van Veiligheid en Justitie op vragen van",
    )
    assert found.answerers == (Answerer("W.B. Naam", "minister", BZ), Answerer(None, "minister", JV))


@pytest.mark.parametrize(
    ("paragraphs", "subject"),
    [
        (("Vragen van het lid Wit (ABC) aan de Minister van Defensie over het bericht|«Haven dicht» (ingezonden 6 maart|2024).",), "het bericht «Haven dicht»"),
        (("Betreft Antwoorden Kamervragen over de haven", "Antwoorden van de minister van Defensie op vragen over de haven en de zee (kenmerk 2020Z17191, ingezonden op 20 april 2020)"), "de haven en de zee"),
        (("Onderwerp|Beantwoording Kamervragen van het lid Wit (ABC) over de haven",), "de haven"),
        (("Hierbij zend ik u de antwoorden op de vragen van het lid Wit (ABC) over de haven. Deze vragen werden ingezonden op",), "de haven"),
        (("deel ik u mede dat de vragen van het lid Wit (ABC) over de haven worden beantwoord zoals aangegeven",), "de haven"),
        (("Vragen van het lid Wit (ABC) over antwoord op de vragen inzake de haven (ingezonden 3 oktober 2023).",), "antwoord op de vragen inzake de haven"),
    ],
)  # fmt: skip
def test_the_subject(paragraphs: tuple[str, ...], subject: str) -> None:
    assert of(*paragraphs).subject == subject


LATE = "De beantwoording van deze schriftelijke vragen vergt meer tijd; zij zullen niet binnen de gestelde termijn worden beantwoord."


@pytest.mark.parametrize(
    ("paragraphs", "answered", "kind"),
    [
        (("Betreft Antwoorden op vragen over de haven",), True, DocumentKind.ANTWOORD),
        (("Het spijt mij dat de beantwoording niet binnen de gebruikelijke termijn heeft kunnen plaatsvinden.",), True, DocumentKind.ANTWOORD),
        (("Betreft Uitstel beantwoording vragen over de haven", LATE), False, DocumentKind.UITSTEL),
        (("Vragen van het lid Wit (ABC)", "Mededeling van Minister Naam (Defensie)", "Vraag 1", "Kan dat?", "Mededeling", LATE), False, DocumentKind.UITSTEL),
        (("Mededeling van Minister Naam (Defensie)", "Vraag 1", "Kan dat?", "Mededeling", "De vragen zijn beantwoord in een brief."), False, DocumentKind.MEDEDELING),
        (("Betreft Herziene beantwoording vragen over de haven",), True, DocumentKind.CORRECTIE),
        (("Abusievelijk is in de beantwoording een verouderd cijfer vermeld.",), True, DocumentKind.CORRECTIE),
        (("Betreft Antwoorden op vragen over de correctie op het eigen risico",), True, DocumentKind.ANTWOORD),
        (("Betreft Nadere beantwoording vragen over de haven",), True, DocumentKind.NADER),
        (("Vragen van het lid Wit (ABC) over de haven", "Vraag 1", "Kan dat?"), False, DocumentKind.VRAGEN),
        (("Een verslag van een vergadering.",), False, DocumentKind.OTHER),
    ],
)  # fmt: skip
def test_the_kind(paragraphs: tuple[str, ...], answered: bool, kind: DocumentKind) -> None:
    assert of(*paragraphs, answered=answered).kind is kind


def test_references_of_the_ministry_and_of_the_publications() -> None:
    assert of("Onze referentie|2022-0000745786|Uw brief|2022Z17087").own_reference == "2022-0000745786"
    assert of("Ons kenmerk|-", letterhead="Ons kenmerk\n5646209").own_reference == "5646209"
    typeset = of(
        "Vergaderjaar 2023–2024|Aanhangsel van de Handelingen|1314|Vragen van het lid Wit (ABC)",
        "Antwoord van Minister Naam (Defensie). Zie ook Aanhangsel Handelingen, vergaderjaar|2023–2024, nr. 1283.",
    )
    assert (typeset.aanhangsel, typeset.postponed_in) == ("ah-tk-20232024-1314", "ah-tk-20232024-1283")
    assert of("Zie ook Aanhangsel Handelingen, vergaderjaar 2023–2024, 1178.").postponed_in == "ah-tk-20232024-1178"
    assert of("x", DC__identifier="ah-tk-20222023-541").aanhangsel == "ah-tk-20222023-541"
