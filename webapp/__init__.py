"""The edge to the reader: pages, JSON, feeds over HTTP."""
