"""The tables of the report as one workbook (Office Open XML), every text a text: nothing in it is a formula."""

import io
import re
import zipfile
from datetime import datetime
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from voetnoot.feeds.clean import one_line
from voetnoot.reports.facts import STATES
from voetnoot.reports.rot import Behind, Report
from voetnoot.reports.tables import Sheet, sheets

MOST_ROWS = 50_000
"""Rows of one sheet at most; the CSV beside it holds them all."""

_LONGEST_CELL = 2_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def workbook(report: Report, behind: Behind) -> bytes:
    """Return the totals and every table of `sheets` as XLSX. The same report and links ``behind`` it give the same bytes."""
    made = Workbook(write_only=True)
    made.properties.created = report.made_at.replace(tzinfo=None)
    made.properties.creator = "Voetnoot"
    totals = [(state, report.total.of(state)) for state in STATES]
    _write(made.create_sheet("totals"), Sheet("totals", ("state", "links"), (*totals, ("total", report.total.total))))
    for sheet in sheets(report, behind):
        _write(made.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    made.save(out)
    return _without_clock(out, report.made_at)


# The class of its write-only sheets is openpyxl's own affair.
def _write(page: Any, sheet: Sheet) -> None:
    page.freeze_panes = "A2"
    page.append([_cell(page, name, bold=True) for name in sheet.columns])
    for row in islice(sheet.rows, MOST_ROWS):
        page.append([_cell(page, value) for value in row])


def _cell(page: Any, value: object, *, bold: bool = False) -> Any:
    if value is None or isinstance(value, int | float):
        cell = WriteOnlyCell(page, value)
    else:
        cell = WriteOnlyCell(page, one_line(str(value), _LONGEST_CELL))
        cell.data_type = "s"  # the library takes a text that begins with "=" for a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def _without_clock(written: io.BytesIO, made_at: datetime) -> bytes:
    """Return the archive as made at ``made_at``: the library writes the time of saving into it and its members."""
    out = io.BytesIO()
    stamp = made_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            body = old.read(name)
            new.writestr(member, _MODIFIED.sub(rb"\g<1>" + stamp, body) if name == "docProps/core.xml" else body)
    return out.getvalue()
