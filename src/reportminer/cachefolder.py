"""The folder in which this package keeps what it would else make anew at each start; nobody but the user can write to it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def private_folder() -> Path | None:
    """A folder of this package in the user's cache folder, made if need be; None where there is none that is the user's alone."""
    folder = _user_cache() / "reportminer"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_private(folder) else None
    except OSError:
        return None


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return os.access(folder, os.W_OK)  # a user's own folder there already
    found = folder.lstat()
    mine = found.st_uid == os.geteuid() and found.st_mode & 0o170077 == 0o040000
    return mine and os.access(folder, os.W_OK)


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".cache"
