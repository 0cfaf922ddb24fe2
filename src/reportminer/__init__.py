"""Chinese reports in, one tidy table of what was measured out.

The public names are imported when they are first asked for; importing the package does nothing else.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer import plot
    from reportminer.batch import Extracted, extract_files
    from reportminer.errors import LexiconError, ReadError, ReportminerError
    from reportminer.extract import Extractor, extract, extract_file
    from reportminer.lexicon import Lexicon
    from reportminer.model import COLUMNS, Document, Observation, Quantity, Rejected, Result
    from reportminer.panel.build import panel
    from reportminer.panel.result import Panel
    from reportminer.read import read

__version__ = "0.1.0"

__all__ = [
    "COLUMNS",
    "Document",
    "Extracted",
    "Extractor",
    "Lexicon",
    "LexiconError",
    "Observation",
    "Panel",
    "Quantity",
    "ReadError",
    "Rejected",
    "ReportminerError",
    "Result",
    "__version__",
    "extract",
    "extract_file",
    "extract_files",
    "panel",
    "plot",
    "read",
]

_MODULE_OF = {
    "COLUMNS": "model",
    "Document": "model",
    "Extracted": "batch",
    "Extractor": "extract",
    "Lexicon": "lexicon",
    "LexiconError": "errors",
    "Observation": "model",
    "Panel": "panel.result",
    "Quantity": "model",
    "ReadError": "errors",
    "Rejected": "model",
    "ReportminerError": "errors",
    "Result": "model",
    "extract": "extract",
    "extract_file": "extract",
    "extract_files": "batch",
    "panel": "panel.build",
    "read": "read",
}

_MODULES = ("plot",)


class _Package(ModuleType):
    def __setattr__(self, name: str, value: object) -> None:
        # importing a submodule sets it as an attribute, which would hide the functions `read` and `extract`
        if not (name in _MODULE_OF and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"reportminer.{name}")
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'reportminer' has no attribute {name!r}")
    value = getattr(import_module(f"reportminer.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))


sys.modules[__name__].__class__ = _Package
