"""The cited web of the play: what each address gives over the days."""

from datetime import UTC, datetime

import pytest

from demo.scenario import Gives, load_scenario, load_texts
from demo.serving import Response
from demo.web import Unreached, Web
from voetnoot.maintext import main_text

SCENARIO = load_scenario()
WEB = Web(SCENARIO)
SPOOR = "https://www.spoorcijfers.nl/rapporten/nachttreinen-2021"
RTL = "https://www.rtlnieuws.nl/onderzoek/artikel/5342214/china-illegale-politiebureaus-nederland-dissidenten-onderzoek"


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T18:00").replace(tzinfo=UTC)


def visit(url: str, day: str) -> Response:
    answer = WEB.visit(url, on(day))
    assert isinstance(answer, Response)
    return answer


@pytest.mark.parametrize(
    ("url", "day", "status"),
    [
        (SPOOR, "2022-12-01", 200),
        (SPOOR, "2022-12-02", 404),
        ("http://www.spoorcijfers.nl/rapporten/nachttreinen-2021", "2022-12-01", 200),
        (f"{SPOOR}x", "2022-12-01", 404),
        ("https://www.reizigersmonitor.nl/nieuws/2022/nachtnet-onder-druk", "2022-12-12", 500),
        ("https://www.reizigersmonitor.nl/nieuws/2022/nachtnet-onder-druk", "2022-12-15", 200),
        ("https://www.waterstanden-archief.nl/zomer/2022/inspecties", "2022-12-10", 410),
        ("https://www.waterstanden-archief.nl/zomer/2022/inspecties", "2022-12-28", 200),
        ("https://www.kb.nl/", "2022-12-28", 200),
        ("https://www.kb.nl/robots.txt", "2022-12-28", 404),
        ("https://www.breedbandkaart-platteland.nl/robots.txt", "2022-12-28", 200),
        ("https://www.acm-publicaties.nl/monitor-glasvezel/2022-derde-kwartaall", "2022-12-28", 404),
        ("https://www.huisartsenspreiding.nl/kaart?regio=noordoost&laag=wachtlijst&jaar=2022", "2022-12-28", 200),
        ("https://www.huisartsenspreiding.nl/kaart?laag=wachtlijst&regio=noordoost&jaar=2022", "2022-12-28", 404),
    ],
)
def test_status_over_the_days(url: str, day: str, status: int) -> None:
    assert visit(url, day).status == status


@pytest.mark.parametrize(
    ("url", "day", "unreached"),
    [
        ("https://www.veendijkenfonds.nl/anything", "2022-12-09", Unreached("dns_error", "NXDOMAIN")),
        ("https://www.garnalenregister.nl/", "2022-12-19", Unreached("connection_refused")),
    ],
)
def test_hosts_that_cannot_be_reached(url: str, day: str, unreached: Unreached) -> None:
    assert WEB.visit(url, on(day)) == unreached


def test_a_page_that_moves_is_found_again_with_the_same_text() -> None:
    before, after = visit(RTL, "2023-01-03"), visit(RTL, "2023-01-05")
    location = dict(after.headers)["Location"]
    assert (after.status, location.startswith("https://www.rtl.nl/")) == (301, True)
    found, there = main_text(before.body, "text/html", RTL), main_text(visit(location, "2023-01-05").body, "text/html", location)
    assert found is not None
    assert there is not None
    assert found.text == there.text
    assert visit(location, "2023-01-03").status == 404


def test_a_hidden_error_page_is_the_same_for_every_address_of_its_host() -> None:
    url = "https://www.kringloopmonitor.nl/jaarbericht/2021/kleding"
    assert visit(url, "2022-12-20") == visit("https://www.kringloopmonitor.nl/jaarbericht/2021/xkqjz", "2022-12-20")
    assert visit(url, "2022-12-20").status == 200
    assert visit("https://www.kringloopmonitor.nl/jaarbericht/2021/xkqjz", "2022-12-01").status == 404


def test_walls_are_known_by_their_marks() -> None:
    bot = visit("https://www.dagbladhetnoorden.nl/nieuws/bus-naar-zwembad-te-duur~b41f09c/", "2022-12-10")
    assert (bot.status, dict(bot.headers)["cf-mitigated"]) == (403, "challenge")
    gate = dict(visit("https://www.volkskrant.nl/economie/wat-kost-een-dag-thuis~b7a01c22/", "2023-01-10").headers)["Location"]
    assert visit(gate, "2023-01-10").status == 200


def test_a_file_is_a_file() -> None:
    answer = visit("https://safeguarddefenders.com/sites/default/files/pdf/110%20Overseas%20%284%29.pdf", "2022-12-20")
    assert answer.headers == (("Content-Type", "application/pdf"),)
    assert answer.body.startswith(b"%PDF-")


def test_every_cited_address_is_in_the_scenario() -> None:
    played = {page.url for page in SCENARIO.pages}
    for letter in load_texts().values():
        for note in (*letter.notes.values(), *(letter.revised.notes.values() if letter.revised else ())):
            cited = note[note.index("http") :].rstrip(").")
            assert cited.replace("kwartaall", "kwartaal") in played


def test_every_kind_of_trouble_that_the_scenario_may_name_is_played() -> None:
    assert {turn.gives for page in SCENARIO.pages for turn in page.then} | {Gives.SILENT} == set(Gives)
