"""Bytes to `voetnoot.answers.Reading`: one intermediate form (`flow`) from every format, one outline step from it."""
