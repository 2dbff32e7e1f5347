"""Settings: strict, with the place of each fault; documented, each of them."""

import contextlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from voetnoot.config import Config, load
from voetnoot.config.complaints import dotted_keys
from voetnoot.config.document import page, schema, shown
from voetnoot.config.load import with_watched
from voetnoot.config.quantities import as_text, duration, size, size_as_text
from voetnoot.config.watched import id_for, put_under_watch
from voetnoot.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_the_file_at_the_root_is_the_default() -> None:
    assert load(ROOT / "config.yaml").model_copy(update={"data": Path("var")}) == Config()
    assert load() == Config()


def test_the_file_at_the_root_names_every_setting() -> None:
    tree = YAML(typ="safe").load((ROOT / "config.yaml").read_text("utf-8"))

    def keys(branch: dict, before: str = "") -> list[str]:
        return [
            found
            for key, value in branch.items()
            for found in (keys(value, f"{before}{key}.") if isinstance(value, dict) and value else [before + key])
        ]

    written = {key.replace("sources.nl-tweede-kamer.", "sources.<id>.") for key in keys(tree)}
    assert written - {"webhooks"} == {key for key in dotted_keys() if not key.startswith("webhooks.<name>.")}


@pytest.mark.parametrize("key", dotted_keys())
def test_every_setting_is_documented(key: str) -> None:
    assert f"| `{key}` |" in (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_the_page_of_settings_is_that_of_the_program() -> None:
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == page()
    assert "None |" not in page()


def test_the_schema_is_that_of_the_program_and_takes_the_default() -> None:
    text = (ROOT / "docs" / "config.schema.json").read_text("utf-8")
    assert text == schema()
    validator = jsonschema.Draft202012Validator(json.loads(text))
    tree = YAML(typ="safe").load((ROOT / "config.yaml").read_text("utf-8"))
    assert list(validator.iter_errors(tree)) == []
    assert list(validator.iter_errors({"links": {"pace_second": 3}})) != []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("links:\n  # slowly\n  pace_second: 3\n", "config.yaml:3: links.pace_second: unknown key; did you mean 'pace_seconds'?"),
        ("datta: var\n", "config.yaml:1: datta: unknown key; did you mean 'data'?"),
        ("base_url: https://x.org\n", "config.yaml:1: base_url: unknown key; did you mean 'sources.<id>.base_url'?"),
        ("feeds:\n  zzz: 1\n", "config.yaml:2: feeds.zzz: unknown key; known here: every, max_bytes, title"),
        ("links:\n  policy:\n    gone_dayz: 1\n", "config.yaml:3: links.policy.gone_dayz: unknown key; did you mean 'gone_days'?"),
        ("jobs: {limits: {raed: 1}}\n", "config.yaml:1: jobs.limits.raed: unknown key; did you mean 'read'?"),
        ("sources:\n  nl-tweede-kamer:\n    evry: 1h\n", "config.yaml:3: sources.nl-tweede-kamer.evry: unknown key; did you mean 'every'?"),
        ("sources:\n  mine:\n    kind: x\n", "config.yaml:2: sources.mine.base_url: this key is missing"),
        ("web:\n  port: true\n", "config.yaml:2: web.port: found True, wanted a number"),
        ("web:\n  port: 99999\n", "config.yaml:2: web.port: found 99999, wanted less than or equal to 65535"),
        ("web:\n  port: eighty\n", "config.yaml:2: web.port: found 'eighty', wanted a whole number"),
        ("\n\nlinks:\n  every: 3 apples\n", "config.yaml:4: links.every: found '3 apples', wanted a duration such as 30s, 15m, 1h or 3d"),
        ("links:\n  every: -1h\n", "config.yaml:2: links.every: found '-1h', wanted a duration"),
        ("links:\n  max_body: big\n", "config.yaml:2: links.max_body: found 'big', wanted a size such as 500kB, 5MB or 1GiB"),
        ("links:\n  pace_seconds: .nan\n", "config.yaml:2: links.pace_seconds: found nan, wanted a duration"),
        ("links:\n  intervals: []\n", "config.yaml:2: links.intervals: found [], wanted"),
        ("links: 5\n", "config.yaml:1: links: found 5, wanted a section with keys of its own"),
        ("language: de\n", "config.yaml:1: language: found 'de', wanted 'nl' or 'en'"),
        ("language: de\nweb: {hots: 1}\n", "(and 1 more)"),
        ("network:\n  allow_addresses: [10.0.0.0/33]\n", "config.yaml:2: network.allow_addresses.0: found '10.0.0.0/33', wanted an address or network"),
        ("network:\n  allow_ports: [99999]\n", "config.yaml:2: network.allow_ports.0: found 99999, wanted"),
        ("network:\n  nameservers: [dns.example]\n", "config.yaml:2: network.nameservers.0: found 'dns.example', wanted address:port"),
        ("network:\n  proxy: localhost:3128\n", "config.yaml:2: network.proxy: found 'localhost:3128', wanted an address such as"),
        ("1: 2\n", "config.yaml:1: 1: found 1, wanted text for a key"),
        (f"sources: {{{'x' * 51}: {{kind: files, base_url: 'https://a.nl/'}}}}\n", "config.yaml:1: sources: found {'xxxxx"),
        ("a: [\n", "config.yaml:2: this is not YAML"),
        ("data: a\ndata: b\n", "config.yaml:2: this is not YAML: found duplicate key"),
        ("- data\n", "config.yaml:1: found no keys"),
        ("\t: x\n", "this is not YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(file: Callable[[str], Path], text: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file(text))
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"VOETNOOT_STORE__ULR": "x"}, "VOETNOOT_STORE__ULR: store.ulr: unknown key; did you mean 'url'?"),
        ({"VOETNOOT_NONSENSE": "x"}, "VOETNOOT_NONSENSE: nonsense: unknown key"),
        ({"VOETNOOT_WEB__PORT": "many"}, "VOETNOOT_WEB__PORT: web.port: found 'many', wanted a whole number"),
        ({"VOETNOOT_LINKS": "x"}, "VOETNOOT_LINKS: links: found 'x', wanted a section"),
        ({"VOETNOOT_LINKS__CANARIES": "[a"}, "VOETNOOT_LINKS__CANARIES: found '[a', wanted a YAML list"),
    ],
)  # fmt: skip
def test_a_fault_in_the_environment_is_named_with_its_variable(
    file: Callable[[str], Path], variables: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file(""), variables)
    assert complaint in str(caught.value)


def test_the_environment_overrides_the_file_and_overrides_override_both(file: Callable[[str], Path]) -> None:
    variables = {
        "VOETNOOT_WEB__PORT": "9001",
        "VOETNOOT_STORE__URL": "postgresql://db/x",
        "VOETNOOT_NETWORK__ALLOW_PORTS": "8080, 8443",
        "VOETNOOT_NETWORK__ALLOW_ADDRESSES": "[10.0.0.0/8]",
        "VOETNOOT_SOURCES__NL_TWEEDE_KAMER__BASE_URL": "http://127.0.0.1:9/",
        "VOETNOOT_READING__OCR": "yes",
        "PATH": "/bin",
    }
    config = load(file("web:\n  port: 1\nlinks: {every: 2h}\n"), variables, {"links.every": "1d", "data": Path("x")})
    assert config.web.port == 9001
    assert config.store.url == "postgresql://db/x"
    assert config.network.allow_ports == (8080, 8443)
    assert config.network.allow_addresses == ("10.0.0.0/8",)
    assert config.sources["nl-tweede-kamer"].base_url == "http://127.0.0.1:9/"
    assert config.reading.ocr is True
    assert config.links.every == timedelta(days=1)
    assert config.data == Path("x")


def test_relative_paths_in_a_file_are_taken_from_its_folder(file: Callable[[str], Path]) -> None:
    path = file("data: held\nnetwork:\n  ca_file: own.pem\n")
    config = load(path)
    assert config.data == path.parent / "held"
    assert config.network.ca_file == path.parent / "own.pem"


def test_a_known_source_needs_to_say_only_what_differs(file: Callable[[str], Path]) -> None:
    sources = load(file("sources:\n  nl-tweede-kamer:\n    every: 2h\n")).sources
    assert list(sources) == ["nl-tweede-kamer"]
    assert sources["nl-tweede-kamer"].kind == "tweede-kamer"
    assert load(file("sources:\n")).sources == {}


@pytest.mark.parametrize("missing", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, missing: str) -> None:
    with pytest.raises(ConfigError, match="the configuration cannot be read"):
        load(tmp_path / missing)


def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="no text in UTF-8"):
        load(tmp_path / "c.yaml")


def test_passwords_are_not_shown() -> None:
    config = load(overrides={"store.url": "postgresql://user:geheim@db/voetnoot", "network.proxy": "http://u:geheim@proxy:3128"})
    assert "geheim" not in json.dumps(shown(config))
    assert shown(config)["store"]["url"] == "postgresql://user:***@db/voetnoot"


SECRET = "whsec_" + "Z2VoZWlt" * 6


def test_secrets_are_not_shown() -> None:
    hook = {"url": "https://user:geheim@hook.example/geheim", "secret": SECRET, "feed": "dead-links"}
    pings = {"url": "https://hc.example/geheim/{job}", "jobs": {"read": "https://hc.example/geheim-2"}}
    config = load(overrides={"webhooks": {"us": hook}, "pings": pings, "alarms.to": ["mailto://u:geheim@mail.example"]})
    text = json.dumps(shown(config)) + repr(config)
    assert "geheim" not in text
    assert SECRET not in text
    assert config.pings.address("discover nl-tweede-kamer") == "https://hc.example/geheim/discover-nl-tweede-kamer"
    assert config.pings.address("read") == "https://hc.example/geheim-2"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("alarms:\n  to: [geheim]\n", "config.yaml:2: alarms.to.0: found something else, wanted an Apprise address such as"),
        ("pings:\n  url: geheim\n", "config.yaml:2: pings.url: found something else, wanted an address such as"),
        ("webhooks:\n  us:\n    url: https://x.org/\n    secret: geheim\n", "config.yaml:4: webhooks.us.secret: found something else, wanted whsec_"),
        ("webhooks:\n  us: {url: 'https://x.org/', secret: " + SECRET + ", feeed: all}\n", "webhooks.us.feeed: unknown key; did you mean 'feed'?"),
        ("webhooks:\n  us: {url: 'https://x.org/', secret: " + SECRET + ", feed: dead}\n", "webhooks.us.feed: found 'dead', wanted the name of a feed"),
        ("webhooks:\n  us: {url: 'https://x.org/', secret: " + SECRET + ", feed: archive/1/all}\n", "webhooks.us.feed: found 'archive/1/all', wanted the name of"),
        ("webhooks:\n  us: {url: 'https://x.org/', secret: " + SECRET + ", feed: daily/answers}\n", "wanted a feed of events one by one, such as 'answers': receivers"),
    ],
)  # fmt: skip
def test_a_wrong_secret_is_not_repeated(file: Callable[[str], Path], text: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(file(text))
    assert complaint in str(caught.value)
    assert "geheim" not in str(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_settings_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("config") / "config.yaml"
    path.write_text(text, "utf-8", errors="replace")
    with contextlib.suppress(ConfigError):
        load(path)


@given(st.timedeltas(timedelta(), timedelta(days=4000)))
def test_durations_come_back_as_written(span: timedelta) -> None:
    whole = timedelta(seconds=round(span.total_seconds()))
    assert duration(as_text(whole)) == whole


@given(st.integers(0, 10**13))
def test_sizes_come_back_as_written(count: int) -> None:
    assert size(size_as_text(count)) == count


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("1h30m", 5400), ("2w", 1209600), ("90", 90), (5, 5), (0.5, 0.5), ("1.5h", 5400), ("3 d", 259200)],
)
def test_durations(text: str, seconds: float) -> None:
    assert duration(text).total_seconds() == seconds


@pytest.mark.parametrize(
    ("text", "count"), [("500kB", 500_000), ("1GiB", 2**30), ("5 MB", 5_000_000), (7, 7), ("12", 12), ("1.5k", 1500)]
)
def test_sizes(text: str, count: int) -> None:
    assert size(text) == count


def test_a_source_put_under_watch_is_taken_up_and_the_file_has_the_last_word(file: Callable[[str], Path]) -> None:
    path = file("data: held\nsources:\n  files-a: {kind: files, base_url: 'file:///a/', every: 2h}\n")
    before = load(path)
    for name in ("a", "b"):
        put_under_watch(path.parent / "held", f"files-{name}", {"kind": "files", "base_url": f"file:///{name}/"})
    assert list(with_watched(before).sources) == ["files-a", "files-b"]
    assert with_watched(with_watched(before)) == with_watched(before)
    assert [load(path).sources[one].every for one in ("files-a", "files-b")] == [timedelta(hours=2), timedelta(hours=1)]
    assert id_for("A", load(path).sources) == "files-a-2"


def test_a_file_of_sources_that_is_wrong_is_one_sentence(file: Callable[[str], Path]) -> None:
    path = file("data: held\n")
    (path.parent / "held").mkdir()
    (path.parent / "held" / "sources.yaml").write_text("- no\n")
    with pytest.raises(ConfigError, match="found no blocks of settings"):
        load(path)
