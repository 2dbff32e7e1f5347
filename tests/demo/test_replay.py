"""The demo's captures in the hands of others: pywb replays them in a real browser, py-wacz accepts our packages."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".venv-replay" / "bin"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.xdist_group("replay"),
    pytest.mark.skipif(
        not (TOOLS.parent / ".installed").exists(), reason="pywb and wacz are not installed in .venv-replay (`make test` does it)"
    ),
]

PAGE = "https://www.zwemmonitor.nl/monitor/2022"
SAID = "In het schooljaar 2021-2022 boden 141 gemeenten zwemles onder schooltijd aan."
DAYS = 4

Command = Callable[..., str]


def tool(name: str, *arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([TOOLS / name, *arguments], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def voetnoot(url_at: Callable[[Path], str | None]) -> Command:
    """Return what runs a command over a data directory."""

    def voetnoot(data: Path, *arguments: str) -> str:
        program, url = "from scheduler.cli import main; main()", url_at(data)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VOETNOOT_")}
        environment |= {} if url is None else {"VOETNOOT_STORE__URL": url}
        command = [sys.executable, "-c", program, "--data", str(data), *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    return voetnoot


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory, start: Callable[..., "subprocess.Popen[str]"]) -> Path:
    """Return the data directory of the first days of the play."""
    data = tmp_path_factory.mktemp("replay") / "data"
    process = start(data, DAYS)
    _, err = process.communicate(timeout=600)
    assert (process.returncode, err) == (0, "")
    return data


@pytest.fixture(scope="module")
def collections(captured: Path, voetnoot: Command) -> Path:
    """Return pywb's folder with the captures twice: ``theirs`` indexed by pywb itself, ``ours`` by `voetnoot archive cdxj`."""
    folder = captured.parent
    files = sorted(str(file) for file in (captured / "archive").glob("*.warc.gz"))
    for arguments in (("init", "theirs"), ("add", "theirs", *files), ("init", "ours")):
        done = tool("wb-manager", *arguments, folder=folder)
        assert done.returncode == 0, done.stderr
    ours = folder / "collections" / "ours"
    for file in files:
        shutil.copy(file, ours / "archive")
    voetnoot(captured, "archive", "cdxj", "--out", str(ours / "indexes" / "index.cdxj"))
    return folder


def index(folder: Path, name: str) -> list[tuple[str, str, dict[str, str]]]:
    text = (folder / "collections" / name / "indexes" / "index.cdxj").read_text()
    return [(key, stamp, json.loads(facts)) for key, stamp, facts in (line.split(" ", 2) for line in text.splitlines())]


def test_our_index_says_what_pywb_s_own_says(collections: Path) -> None:
    theirs, ours = index(collections, "theirs"), index(collections, "ours")
    assert len(ours) > 10
    for key, stamp, facts in theirs:
        facts.pop("mime-detected", None)
        assert (key, stamp, facts) in ours
    assert len(ours) == len(theirs)


@pytest.fixture(scope="module")
def wayback(collections: Path) -> Iterator[str]:
    """Run pywb over the collections; return its address."""
    port = free_port()
    process = subprocess.Popen(
        [TOOLS / "wayback", "-b", "127.0.0.1", "-p", str(port)],
        cwd=collections,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.kill()
        process.wait(20)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=60):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("pywb ended before it served")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the captures were not replayed in a browser")
@pytest.mark.parametrize("collection", ["theirs", "ours"])
def test_pywb_replays_a_capture_in_a_browser(wayback: str, browser: Any, collection: str) -> None:
    page = browser.new_page()
    page.goto(f"{wayback}/{collection}/20221128180000/{PAGE}", timeout=120_000)
    framed = page.frame_locator("#replay_iframe")
    framed.get_by_text(SAID).wait_for(timeout=120_000)
    assert framed.locator("h1").inner_text() == "Monitor zwemveiligheid 2022"
    page.close()


def test_pywb_is_a_public_archive_that_we_can_ask(wayback: str, tmp_path: Path, voetnoot: Command) -> None:
    port, absent = wayback.rpartition(":")[2], "https://www.zwemmonitor.nl/monitor/1999"
    (tmp_path / "config.yaml").write_text(
        f"""
sources: {{}}
network: {{allow_addresses: [127.0.0.0/8], allow_ports: [{port}]}}
public_archives: {{cdx: null, timemaps: ["{wayback}/theirs/timemap/link/"], pace_seconds: 0, timeout: 10m}}
"""
    )
    options = ("--config", str(tmp_path / "config.yaml"), "--at", "2022-12-02T18:00:00Z")
    voetnoot(tmp_path / "data", *options, "add", PAGE, absent)
    voetnoot(tmp_path / "data", *options, "once", "archives")
    held, none = (json.loads(voetnoot(tmp_path / "data", *options, "explain", "--json", url))["public"] for url in (PAGE, absent))
    assert held["memento"]["url"] == f"{wayback}/theirs/20221128180000mp_/{PAGE}"
    assert held["memento"]["at"] == "2022-11-28T18:00:00Z"
    assert (none["memento"], none["sought"]) == (None, "2022-12-02T18:00:00Z")


def test_a_package_of_what_an_answer_cites_is_accepted_by_py_wacz(captured: Path, voetnoot: Command) -> None:
    package = captured.parent / "answer.wacz"
    voetnoot(captured, "archive", "wacz", "2022Z20655", "--out", str(package))
    done = tool("wacz", "validate", "-f", str(package), folder=captured.parent)
    assert (done.returncode, "the passed WACZ is valid" in done.stdout) == (0, True), done.stdout + done.stderr
