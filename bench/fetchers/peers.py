"""Let another link checker look at the addresses: ``peers.py FILE NAME``. Run as a child, so that only its own cost is counted.

A first run over twenty addresses is taken off: loading a program is no cost of a link. Each is told to ask sixteen at a time, to
look once, and to leave robots.txt alone; linkinator asks by HEAD.

``peers.py FILE NAME FEW AT_ONCE``: as it comes, but for robots.txt; ``AT_ONCE`` is how many it asks at a time, ``0`` for what it
does by itself. The addresses of the first run are those in the file ``FEW``.
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


def lychee(file: Path, at_once: int | None) -> tuple[list[str], str | None]:
    """Read the addresses out of a text."""
    bounds = ["--max-concurrency", "16", "--max-retries", "0", "--host-concurrency", "16", "--host-request-interval", "1ms"]
    if at_once is not None:
        bounds = ["--max-concurrency", str(at_once)] if at_once else []
    return [str(BIN / "bin/lychee"), "--no-progress", "--format", "json", *bounds, str(file)], None


def linkchecker(file: Path, at_once: int | None) -> tuple[list[str], str | None]:
    """Take the addresses from standard input, and follow no link on their pages. By itself it asks a host ten times a second."""
    settings = file.with_name("linkcheckerrc")
    settings.write_text("[checking]\n" + ("maxrequestspersecond=1000\n" if at_once is None else ""))
    settings.chmod(0o644)
    threads = [f"-t{16 if at_once is None else at_once}"] if at_once != 0 else []
    quiet = ["--no-status", "--no-robots", "--verbose", "-o", "csv"]
    return [str(BIN / "bin/linkchecker"), "-f", str(settings), "--stdin", "-r0", *threads, *quiet], file.read_text()


def linkinator(file: Path, at_once: int | None) -> tuple[list[str], str | None]:
    """Look at the links of one page."""
    page = file.with_suffix(".html")
    page.write_text("".join(f'<a href="{url}">{url}</a>\n' for url in file.read_text().split()))
    program = str(BIN / "node/node_modules/.bin/linkinator")
    bounds = ["--concurrency", str(16 if at_once is None else at_once)] if at_once != 0 else []
    return [program, page.name, *bounds, "--format", "json", "--timeout", "60000"], None


GOOD = {"lychee": r'"successful": (\d+)', "linkchecker": r";True;", "linkinator": r'"state": "OK",\s+"parent"'}


def look(name: str, urls: list[str], at_once: int | None) -> tuple[int, float, float]:
    """Return how many of ``urls`` are good, and the seconds of CPU and clock that saying so took."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "urls.txt"
        file.write_text("\n".join(urls))
        file.chmod(0o644)
        Path(folder).chmod(0o755)  # linkchecker becomes nobody when it is run by root
        command, told = {"lychee": lychee, "linkchecker": linkchecker, "linkinator": linkinator}[name](file, at_once)
        before, start = _cpu(), time.perf_counter()
        with Path(folder, "said").open("w") as said:  # into a pipe Node.js writes only as much as fits before it ends
            subprocess.run(command, input=told, stdout=said, stderr=subprocess.DEVNULL, text=True, check=False, cwd=folder)
        spent = _cpu() - before, time.perf_counter() - start
        found = re.findall(GOOD[name], Path(folder, "said").read_text())
    return (int(found[0]) if name == "lychee" else len(found)), *spent


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    peer, every = sys.argv[2], Path(sys.argv[1]).read_text().split()
    few, at_once = (Path(sys.argv[3]).read_text().split(), int(sys.argv[4])) if len(sys.argv) > 3 else (every[:FEW], None)
    _, cpu, clock = look(peer, few, at_once)
    idle = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    good, cpu_all, clock_all = look(peer, every, at_once)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    cost = {"good": good, "cpu": cpu_all - cpu, "clock": clock_all - clock, "links": len(every) - len(few)}
    print(json.dumps({**cost, "idle": idle, "peak": peak}))
