"""Hold the tests that take above one second against docs/tests.md: ``bench/slow_tests.py REPORT.xml... [--write]``.

The reports are what ``pytest --junitxml=REPORT.xml`` wrote; of several the shortest time of a test counts, as a busy machine
only adds. Names each file whose slow tests have no reason there; ends with 1 if there is one. ``--write`` puts in new times.
"""

import argparse
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tests.md"
ROW = re.compile(r"^\| `([^`]+\.py)` \| [^|]* \| ([^|]*) \| [^|]* \|$")
LIMIT = 1.0
"""Seconds above which a test has to say why."""

Times = dict[str, dict[str, float]]


def times_of(report: Path) -> Times:
    """Return the seconds of each test (set-up and all), by file and name; of one with parameters those of the slowest."""
    found: Times = {}
    for case in ET.parse(report).iter("testcase"):
        tests = found.setdefault(case.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py", {})
        name = case.get("name", "").partition("[")[0].removeprefix("test_")
        tests[name] = max(tests.get(name, 0.0), float(case.get("time", "0")))
    return found


def slow(reports: list[Times]) -> Times:
    """Return the tests above the limit, the slowest first, with the shortest time that a report has for each."""
    found: Times = {}
    for file in {file for times in reports for file in times}:
        of = [times[file] for times in reports if file in times]
        least = {test: min(tests[test] for tests in of if test in tests) for tests in of for test in tests}
        if above := {test: seconds for test, seconds in least.items() if seconds > LIMIT}:
            found[file] = dict(sorted(above.items(), key=lambda item: (-item[1], item[0])))
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def reasons(page: str) -> dict[str, str]:
    """Return why the slow tests of a file take their time, by its name."""
    return {row[1]: row[2].strip() for line in page.splitlines() if (row := ROW.match(line))}


def row_of(file: str, tests: dict[str, float], why: str) -> str:
    """Return the row of the table for a file: how long its slow tests take together, why, and each of them."""
    named = ", ".join(f"{test.replace('_', ' ')} {seconds:.1f}" for test, seconds in tests.items())
    return f"| `{file}` | {sum(tests.values()):.0f} | {why} | {named} |"


def main() -> int:
    """Read the reports that are named, and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("reports", type=Path, nargs="*", metavar="REPORT.xml", help="what pytest --junitxml wrote")
    options.add_argument("--write", action="store_true", help="put new times into docs/tests.md")
    given = options.parse_args()
    reports = given.reports
    if not reports:
        options.print_help()
        return 0
    page = PAGE.read_text(encoding="utf-8")
    why, found = reasons(page), slow([times_of(report) for report in reports])
    if given.write:
        lines = page.splitlines()
        first = next(nth for nth, line in enumerate(lines) if line.startswith("|---|---|---|---|")) + 1
        rest = next((nth for nth in range(first, len(lines)) if not lines[nth].startswith("|")), len(lines))
        rows = [row_of(file, tests, why.get(file, "")) for file, tests in found.items()]
        PAGE.write_text("\n".join([*lines[:first], *rows, *lines[rest:]]) + "\n", encoding="utf-8")
    missing = [file for file in found if not why.get(file)]
    for file in missing:
        print(f"docs/tests.md does not say why {file} takes {sum(found[file].values()):.1f} s: {', '.join(found[file])}")
    whole = sum(seconds for tests in found.values() for seconds in tests.values())
    print(f"{sum(map(len, found.values()))} tests take above {LIMIT:.0f} s, {whole:.0f} s together", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
