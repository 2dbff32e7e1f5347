"""The addresses that we and other libraries find in the composed letters, against their truth.

Reads ``../shared/letters`` beside the project; says so and ends where that is missing. The other libraries live in an
environment of their own, made by ``make bench-setup``; without it only our own row is printed. An address counts when it is
exactly the one that the author meant, but for the scheme; addresses of which print leaves no one sure are not counted.
"""

import json
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from voetnoot.reading.reader import read

ROOT = Path(__file__).resolve().parent.parent
LETTERS = ROOT.parent / "shared" / "letters"
OTHERS = ROOT / ".venv-bench"
WAYS = Path(__file__).resolve().parent / "baselines" / "ways.py"


def bare(url: str) -> str:
    return re.sub(r"^https?://", "", url)


def _wanted(truth: dict[str, Any]) -> Counter[str]:
    urls = [url for note in truth["footnotes"] for url in note["urls"]]
    urls += [url["url"] if isinstance(url, dict) else url for url in truth["body_urls"]]
    return Counter(map(bare, urls))


def _ours(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        body = path.read_bytes()
        read(body)
        start = time.process_time()
        document = read(body).document
        seconds = time.process_time() - start
        urls = [] if document is None else [url.url for note in document.footnotes for url in note.urls]
        urls += [] if document is None else [found.found.url for found in document.body_urls]
        name = f"voetnoot ({path.suffix[1:].upper()})"
        yield {"way": name, "file": path.name, "urls": urls, "ms": seconds * 1000}


def _theirs(paths: list[Path]) -> Iterator[dict[str, Any]]:
    for python, only_pdfx in ((OTHERS / "bin" / "python", "0"), (OTHERS / "pdfx" / "bin" / "python", "1")):
        if not python.exists():
            print(f"{python.relative_to(ROOT)} is not there: make bench-setup makes it")
            continue
        command = [str(python), str(WAYS), only_pdfx, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in done.stdout.splitlines():
            if line.startswith("{"):
                yield json.loads(line)


def main() -> None:
    if not LETTERS.is_dir():
        print("the folder of samples is not there: shared/letters beside the project")
        return
    truths = {truth["file"]: truth for truth in map(json.loads, (LETTERS / "truth.jsonl").read_text("utf-8").splitlines())}
    paths = [LETTERS / file for file in truths]
    rows: dict[str, list[tuple[int, int, int, bool, float]]] = defaultdict(list)
    for found in (*_ours(paths), *_theirs(paths)):
        truth = truths[found["file"]]
        unsure = {bare(url) for url in truth.get("optional_urls", ())}
        wanted, given = _wanted(truth), Counter(url for url in map(bare, found["urls"]) if url not in unsure)
        hits = (wanted & given).total()
        rows[found["way"]].append((hits, wanted.total(), given.total(), wanted == given, found["ms"]))
    print(f"{'way':30} letters  recall precision  all right  ms/letter")
    for way, counts in rows.items():
        hits, wanted, given = (sum(count[nth] for count in counts) for nth in range(3))
        right, spent = sum(count[3] for count in counts), sum(count[4] for count in counts) / len(counts)
        shares = f"{100 * hits / (wanted or 1):7.1f} {100 * hits / (given or 1):9.1f}"
        print(f"{way:30} {len(counts):7d} {shares} {right:10d} {spent:10.1f}")


if __name__ == "__main__":
    main()
