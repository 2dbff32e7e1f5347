"""What a daemon gathers over some runs: nothing. `bench/many_runs.py` is the same over a thousand."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "bench" / "many_runs.py"


def test_a_score_of_runs_leaves_no_process_no_descriptor_and_no_memory_behind() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--runs", "20"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 runs" in done.stdout
