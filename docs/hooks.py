"""What mkdocs calls: the page of decisions lists them all, so that a new one needs no line anywhere."""

from pathlib import Path
from typing import Any

MARK = "<!-- decisions -->"


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Put a line per decision where the mark stands."""
    if MARK not in markdown:
        return markdown
    folder = Path(page.file.abs_src_path).parent
    files = sorted(file for file in folder.glob("0*.md"))
    titles = [(file.name, file.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")) for file in files]
    return markdown.replace(MARK, "\n".join(f"- [{title}]({name})" for name, title in titles))
