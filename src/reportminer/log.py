"""The one logger of the package; silent until the caller gives it a handler."""

from __future__ import annotations

import logging

logger = logging.getLogger("reportminer")
logger.addHandler(logging.NullHandler())
