"""The link-rot report: rows in, totals that add up out, as a page, as tables and as JSON."""
