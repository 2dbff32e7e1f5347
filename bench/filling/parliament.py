"""A parliament of any size: who asks and answers, what the letters say, which links they cite; the same size, the same one."""

import random
from datetime import UTC, date, datetime, timedelta

from filling.language import Language
from filling.size import Size

from voetnoot.answers import AnswerDocument, Answerer, Asker, DocumentKind, Exchange, Footnote, FoundUrl
from voetnoot.ids import content_id
from voetnoot.links import State
from voetnoot.urls import link_id

SOURCE = "nl-tweede-kamer"
FIRST, NOW = date(2010, 1, 4), datetime(2026, 1, 20, 10, tzinfo=UTC)
_NAMES = (
    "Financien,Defensie,Justitie en Veiligheid,Volksgezondheid,Landbouw,Onderwijs,Buitenlandse Zaken,Binnenlandse Zaken,"
    "Infrastructuur en Waterstaat,Sociale Zaken,Economische Zaken,Klimaat"
)
MINISTRIES = [f"Ministerie {name}" for name in _NAMES.split(",")]
PARTIES = [f"Fractie {letter}" for letter in "ABCDEFGHIJKLMNO"]
_STANDINGS = {
    (State.ALIVE, "works"): 62,
    (State.MOVED, "moved"): 8,
    (State.DEAD, "not-found"): 18,
    (State.SUSPECT, "server-error"): 2,
    (State.BLOCKED, "bot-wall"): 8,
    (State.UNKNOWN, "wrong-answer"): 2,
}


class Parliament:
    """Who and what there is, before it becomes rows."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.dice = random.Random(2026)
        self.language = Language(self.dice)
        self.urls = [self._url(number) for number in range(size.links)]
        self.ids = [link_id(url) for url in self.urls]
        self.standings = self.dice.choices(list(_STANDINGS), list(_STANDINGS.values()), k=size.links)

    def _url(self, number: int) -> str:
        host = int(self.size.hosts * self.dice.random() ** 3)
        return f"https://www.site{host}.nl/documenten/rapport-{number}"

    def day(self, number: int) -> date:
        """Return the day of answer ``number``: evenly over the years."""
        return FIRST + timedelta(days=(NOW.date() - FIRST).days * number // self.size.answers)

    def kenmerk(self, number: int) -> str:
        """Return the number of the questions that answer ``number`` answers."""
        return f"{self.day(number).year}Z{number:05d}"

    def answer(self, number: int) -> str:
        """Return the id of answer ``number``."""
        return content_id("answer", self.kenmerk(number))

    def waits(self, number: int) -> bool:
        """Tell whether questions ``number`` have no answer yet."""
        return number % 97 == 0 and number > 0.9 * self.size.answers

    def letter(self, number: int) -> AnswerDocument:
        """Return a letter of five questions, with as many notes as citations are left for it."""
        dated, (subject, aside) = self.day(number), self.language.subjects()
        notes = self._notes(number, subject)
        marked = {f"v{n}": tuple(note.number for note in notes if note.cited_in[0] == f"v{n}") for n in range(1, 6)}
        say = self.language.sentence
        about = (subject, subject, subject, subject, aside)
        return AnswerDocument(
            DocumentKind.ANTWOORD,
            (self.kenmerk(number),),
            sent=dated - timedelta(days=self.dice.randrange(5, 70)),
            answered=dated,
            subject=say(8, subject),
            askers=(Asker(f"Lid {number % 150}", PARTIES[number % 15]),),
            answerers=(Answerer(f"Bewindspersoon {number % 30}", "minister", MINISTRIES[number % 12]),),
            exchanges=tuple(
                Exchange(str(n), say(20, what), say(60, what), marked[f"v{n}"]) for n, what in enumerate(about, start=1)
            ),
            footnotes=notes,
        )

    def _notes(self, number: int, subject: str) -> tuple[Footnote, ...]:
        cited = max(self.size.citations // self.size.answers + (number % 3 - 1), 1)
        chosen = self.dice.choices(self.urls, k=cited)
        return tuple(
            Footnote(
                str(nth), f"Zie {self.language.sentence(4, subject)} {url}", (f"v{nth % 5 + 1}",), urls=(FoundUrl(url, url),)
            )
            for nth, url in enumerate(chosen, 1)
        )
