"""Let another link checker look at the addresses: ``peers.py FILE NAME``. Run as a child, so that only its own cost is counted.

A first run over twenty addresses is taken off: loading a program is no cost of a link. Each is told to ask sixteen at a time, to
look once, and to leave robots.txt alone; linkinator asks by HEAD.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(__file__).parents[2] / ".venv-bench"
FEW = 20


def lychee(file: Path) -> tuple[list[str], str | None]:
    """Read the addresses out of a text."""
    bounds = ["--max-concurrency", "16", "--max-retries", "0", "--host-concurrency", "16", "--host-request-interval", "1ms"]
    return [str(BIN / "bin/lychee"), "--no-progress", "--format", "json", *bounds, str(file)], None


def linkchecker(file: Path) -> tuple[list[str], str | None]:
    """Take the addresses from standard input, and follow no link on their pages. By itself it asks a host ten times a second."""
    settings = file.with_name("linkcheckerrc")
    settings.write_text("[checking]\nmaxrequestspersecond=1000\n")
    settings.chmod(0o644)
    quiet = ["--no-status", "--no-robots", "--verbose", "-o", "csv"]
    return [str(BIN / "bin/linkchecker"), "-f", str(settings), "--stdin", "-r0", "-t16", *quiet], file.read_text()


def linkinator(file: Path) -> tuple[list[str], str | None]:
    """Look at the links of one page."""
    page = file.with_suffix(".html")
    page.write_text("".join(f'<a href="{url}">{url}</a>\n' for url in file.read_text().split()))
    program = str(BIN / "node/node_modules/.bin/linkinator")
    return [program, page.name, "--concurrency", "16", "--format", "json", "--timeout", "60000"], None


GOOD = {"lychee": r'"successful": (\d+)', "linkchecker": r";True;", "linkinator": r'"state": "OK",\s+"parent"'}


def look(name: str, urls: list[str]) -> tuple[int, float, float]:
    """Return how many of ``urls`` are good, and the seconds of CPU and clock that saying so took."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "urls.txt"
        file.write_text("\n".join(urls))
        file.chmod(0o644)
        Path(folder).chmod(0o755)  # linkchecker becomes nobody when it is run by root
        command, told = {"lychee": lychee, "linkchecker": linkchecker, "linkinator": linkinator}[name](file)
        before, start = _cpu(), time.perf_counter()
        done = subprocess.run(command, input=told, capture_output=True, text=True, check=False, cwd=folder)
        spent = _cpu() - before, time.perf_counter() - start
    found = re.findall(GOOD[name], done.stdout)
    return (int(found[0]) if name == "lychee" else len(found)), *spent


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    every = Path(sys.argv[1]).read_text().split()
    _, cpu, clock = look(sys.argv[2], every[:FEW])
    idle = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    good, cpu_all, clock_all = look(sys.argv[2], every)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cost = {"good": good, "cpu": cpu_all - cpu, "clock": clock_all - clock, "links": len(every) - FEW}
    print(json.dumps({**cost, "idle": idle, "peak": peak}))
