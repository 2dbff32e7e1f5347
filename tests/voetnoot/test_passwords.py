"""No password is shown, whatever the address it stands in looks like."""

import pytest

from voetnoot.config import load
from voetnoot.errors import ConfigError
from voetnoot.passwords import veiled


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://u:geheim@db:5432/x", "postgresql://u:***@db:5432/x"),
        ("postgresql://u:ge/he@im@db/x", "postgresql://u:***@db/x"),
        ("postgresql://:geheim@db/x", "postgresql://:***@db/x"),
        ("postgresql:///x?user=u&password=geheim&sslmode=require", "postgresql:///x?user=u&password=***&sslmode=require"),
        ("found 'u:geheim@proxy:3128', wanted an address", "found 'u:***@proxy:3128', wanted an address"),
        ("https://example.org:8080/a?b=c", "https://example.org:8080/a?b=c"),
        ("sqlite:///var/voetnoot.db", "sqlite:///var/voetnoot.db"),
    ],
)
def test_passwords_are_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert veiled(text) == shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VOETNOOT_NETWORK__PROXY", "u:geheim@127.0.0.1"),
        ("VOETNOOT_STORE__URL", "[postgresql://u:geheim@h/db]"),
        ("VOETNOOT_STORE__URL", "[postgresql://u:geheim@h/db"),
    ],
)
def test_a_complaint_names_no_password(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name) as said:
        load(None, {name: value})
    assert "geheim" not in str(said.value)
