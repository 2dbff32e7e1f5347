"""The manual: it builds without a broken link, and what is made of the code says what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.api.manual import manual

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))


def test_it_builds_without_a_broken_link(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "tutorial" / "index.html").read_text()
    assert "Your first feed in five minutes" in page
    assert not re.findall(r'(?:src|href)="https?://fonts', page)


def test_the_reference_of_the_api_is_made_of_its_description() -> None:
    assert (ROOT / "docs" / "api.md").read_text() == manual()


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_of_the_front_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
