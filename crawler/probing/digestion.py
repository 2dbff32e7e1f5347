"""From the evidence of a look to a `Probed`: text, digests, signals. `digested` is heavy and runs beside the event loop."""

import dataclasses
import json
import subprocess
import sys
from datetime import datetime

from crawler.probed import Probed
from crawler.probing.evidence import Evidence
from crawler.probing.follow import Seen
from voetnoot.ids import digest
from voetnoot.links import Answered, Link
from voetnoot.maintext import MainText, main_text
from voetnoot.rules import rules
from voetnoot.walls import signals

_PDF_SECONDS = 30


def facts_of(seen: Seen) -> Answered:
    """Return what is told by ``seen``, which has evidence, before its body is read."""
    evidence = seen.evidence
    assert evidence is not None
    return Answered(
        url=evidence.url,
        status=evidence.status,
        hops=seen.trail.hops,
        media_type=evidence.media_type,
        headers=evidence.kept_headers,
        size=len(evidence.body),
        truncated=evidence.truncated,
        bounded=evidence.bounded,
        digest=digest(evidence.body) if evidence.body else None,
        retry_after=evidence.retry_after,
        tls=seen.trail.tls,
        mended=seen.trail.mended,
    )


def digested(link: Link, at: datetime, seen: Seen, facts: Answered) -> Probed:
    """Return the `Probed` of ``seen``, which has evidence, of which ``facts`` are known."""
    evidence = seen.evidence
    assert evidence is not None
    text = _text(evidence) if evidence.decoded else None
    if text is not None:
        facts = dataclasses.replace(
            facts, title=text.title, text_digest=text.digest, text_length=len(text.text), language=text.language
        )
    outcome = dataclasses.replace(facts, signals=signals(facts, link.url, evidence.decoded, text), rules=rules())
    return Probed(link, at, outcome, evidence.exchange(), seen.trail.exchanges, text)


def _text(evidence: Evidence) -> MainText | None:
    kind = evidence.header("Content-Type")
    if evidence.decoded[:1024].lstrip().startswith(b"%PDF-"):
        return None if evidence.bounded else _text_of_pdf(evidence.decoded)
    return main_text(evidence.decoded, kind, evidence.url)


def _text_of_pdf(body: bytes) -> MainText | None:
    """Read a foreign PDF in a process of its own, within bounds of time and memory: it is native code on hostile bytes."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "crawler.probing.pdftext"],
            input=body,
            capture_output=True,
            timeout=_PDF_SECONDS,
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    return MainText(found["title"], None, found["text"], visible=found["text"], own=found["text"])
