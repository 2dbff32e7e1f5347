"""The common words in little room are those of jusText, and a page has the same text by them."""

import justext.core
import pytest
import trafilatura.external
from hypothesis import given
from hypothesis import strategies as st
from justext.utils import get_stoplist, get_stoplists

from voetnoot.common_words import CommonWords, of_all_languages
from voetnoot.maintext import main_text


@pytest.mark.parametrize("language", ["Dutch", "English", "Greek", "Georgian"])
def test_every_word_of_a_language_is_there(language: str) -> None:
    words = of_all_languages()
    assert [word for word in get_stoplist(language) if word not in words] == []
    assert len(words) > 100_000


@given(st.sets(st.text(max_size=5), max_size=10), st.text(max_size=5))
def test_they_are_a_set(words: set[str], word: str) -> None:
    small = CommonWords(words)
    assert len(small) == len(words)
    assert all(one in small for one in words)
    assert (word in small) == (word in words)


PAGES = {
    "prose": "<p>De minister heeft het bericht gelezen en zal de Kamer daarover voor de zomer informeren.</p>",
    "no prose": "<p>Xq zvk brrt plonk fnar wibble grut snorf blat krump zoing mipf.</p>",
    "both": "<div>Home | Nieuws | Contact</div><div>Zij zullen dat doen omdat het van hen verwacht wordt, zo zei men.</div>",
    "little": "<p>Een korte alinea.</p>",
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_a_page_has_the_text_that_the_libraries_find_by_themselves(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"<!doctype html><html lang=nl><title>t</title><body><div><h1>t</h1>{body}</div>".encode()
    asked: list[str] = []
    usual = trafilatura.external.try_justext

    def counted(*arguments: object) -> object:
        asked.append(body)
        return usual(*arguments)

    monkeypatch.setattr(trafilatura.external, "try_justext", counted)
    ours = main_text(page, "text/html", "https://www.example.org/")
    everything = tuple({word for language in get_stoplists() for word in get_stoplist(language)})
    monkeypatch.setattr(trafilatura.external, "JT_STOPLIST", everything)
    assert ours == main_text(page, "text/html", "https://www.example.org/")
    assert len(asked) == 2, "the second opinion was not asked for"


def test_lists_of_one_language_are_used_as_ever() -> None:
    assert justext.core.define_stoplist(frozenset({"De", "het"})) == {"de", "het"}
