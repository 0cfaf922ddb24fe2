"""Runs a notebook and prints it with its outputs: `python docs/notebook.py NOTEBOOK FOLDER`.

Its cells run in FOLDER, in a kernel of this Python. What changes from run to run is left out, so that two
runs print the same.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient


def executed(path: Path, folder: Path) -> Any:
    """The notebook with fresh outputs; raises if a cell fails."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for cell in notebook.cells:
        cell.metadata = {}
    return notebook


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    nbformat.write(executed(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)  # type: ignore[no-untyped-call]
