"""What is shipped for running it: the unit, the image and the composition are valid, and as tight as they claim to be."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from compose_spec import ComposeSpecification
from ruamel.yaml import YAML

from voetnoot.config.complaints import dotted_keys

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "voetnoot.service"
MOST_EXPOSED = 2.0
_SYSTEMD = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(_SYSTEMD is None, reason="systemd-analyze is not installed (apt-get install systemd)")


@needs_systemd
def test_the_unit_is_hardly_exposed() -> None:
    done = subprocess.run(
        [str(_SYSTEMD), "security", "--offline=yes", "--no-pager", str(UNIT)], capture_output=True, text=True, check=True
    )
    found = re.search(r"Overall exposure level for voetnoot\.service: (\d+\.\d+)", done.stdout)
    assert found is not None, done.stdout[-400:]
    assert float(found[1]) <= MOST_EXPOSED


@needs_systemd
def test_the_unit_is_valid(tmp_path: Path) -> None:
    """The program lies elsewhere here, and its manual too; everything else is as shipped."""
    text = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text("utf-8"), flags=re.MULTILINE)
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE), "utf-8")
    done = subprocess.run([str(_SYSTEMD), "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if "voetnoot" in line]
    assert (done.returncode, complaints) == (0, [])


def test_the_unit_waits_for_ready_and_watches_for_life() -> None:
    lines = UNIT.read_text("utf-8").splitlines()
    assert "Type=notify" in lines
    assert "WatchdogSec=3min" in lines


def test_the_image_is_written_well() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("hadolint is not installed (make install)")
    done = subprocess.run([hadolint, str(DEPLOY / "Containerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_holds_every_package_and_nothing_of_a_workshop() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    assert {f"COPY {package} {package}" for package in packages} <= set(text.splitlines())
    copied = [source for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE) for source in line.split()[:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_the_composition_is_valid() -> None:
    tree = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text("utf-8"))
    compose = ComposeSpecification.model_validate(tree)
    assert set(compose.services or {}) == {"database", "voetnoot", "worker"}


@pytest.mark.parametrize("name", ["compose.yaml", "Containerfile"])
def test_settings_in_the_environment_exist(name: str) -> None:
    known = {"VOETNOOT_" + key.upper().replace(".", "__").replace("-", "_") for key in dotted_keys()}
    used = set(re.findall(r"VOETNOOT_[A-Z_]+(?=[:=])", (DEPLOY / name).read_text("utf-8")))
    assert used
    assert used <= known


def locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE))


def test_the_image_has_the_versions_that_the_tests_ran_with() -> None:
    everything, image = locked(ROOT / "requirements.lock"), locked(DEPLOY / "requirements.lock")
    assert image.items() <= everything.items()
    assert "pytest" not in image
    assert "scrapy" in image
