"""Why the legacy room refuses. The texts are fit to show."""


class ImportRefused(Exception):
    """A file cannot be taken over, changed or undone so."""


class NoKind(ImportRefused):
    """Nothing in the file tells what it is."""


class NothingLeft(ImportRefused):
    """There is no row to take over."""
