"""How far the figure of drift falls with what changes on a page: medians over composed pages, by which its bounds were chosen."""

import argparse
import statistics

from demo.lab import pages
from voetnoot.drift import MINOR, OTHER, SAME, compare_texts

SHARES = (0.05, 0.1, 0.2, 0.4, 0.8)


def main(number: int) -> None:
    """Print one line per kind of change."""
    texts = [pages.article(f"page {nth}", 40)[1] for nth in range(number)]
    changes = {
        "a sentence added": [f"{text} De brug is sinds de zomer weer open." for text in texts],
        "one word": [text.replace("De ", "Een ", 1) for text in texts],
        **{
            f"{share:.0%} of the sentences": [pages.revised(text, share, f"page {nth}") for nth, text in enumerate(texts)]
            for share in SHARES
        },
        "another article": [pages.article(f"other {nth}", 40)[1] for nth in range(number)],
    }
    print(f"bounds: same {SAME}, minor {MINOR}, another page {OTHER}")
    for change, after in changes.items():
        found = [compare_texts(one, other, quoted=False) for one, other in zip(texts, after, strict=True)]
        figures = sorted(drift.similarity for drift in found)
        said = {content: sum(drift.content == content for drift in found) for content in ("same", "minor", "major")}
        print(f"{change:22} median {statistics.median(figures):.2f}, {figures[0]:.2f} to {figures[-1]:.2f}; {said}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", type=int, nargs="?", default=30, help="how many to compose (default: %(default)s)")
    main(options.parse_args().pages)
