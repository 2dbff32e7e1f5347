"""The edge to the database and the disk: tables, ledger (writes), queries (reads), archive (WARC), migrations."""
