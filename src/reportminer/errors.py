"""The errors that reportminer raises: each says what is wrong, where, and how to mend it."""


class ReportminerError(Exception):
    """Base of all errors of this package; its message is meant for a person."""


class ReadError(ReportminerError):
    """An input that cannot be read as a report."""


class LexiconError(ReportminerError):
    """A fault in a lexicon file; the message names file and line."""


class MissingExtraError(ReportminerError):
    """An optional library is needed and not installed; the message says what to install."""
