"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _loopback_only() -> Iterator[None]:
    """Make a connection to anything but this machine an error."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real samples beside the project, or skip: they are other people's texts and never shipped."""
    folder = ROOT.parent / "shared"
    if not (folder / "upstream").is_dir():
        pytest.skip(f"the folder of real samples is not there: {folder.name}/upstream beside the project")
    return folder
