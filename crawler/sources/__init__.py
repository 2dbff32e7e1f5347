"""Sources of answer documents. A new one costs a class with its name, its streams, its addresses and how to read a page."""
