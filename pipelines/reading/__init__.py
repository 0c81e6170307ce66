"""Reading (读取): files, folders and standard input → texts, each as received; what cannot be read says why."""

from pipelines.reading.folder import is_same
from pipelines.reading.inputs import STANDARD_INPUT, read
from pipelines.reading.source import DEFAULT_BOUNDS, Bounds, ReadingError, Source

__all__ = ["DEFAULT_BOUNDS", "STANDARD_INPUT", "Bounds", "ReadingError", "Source", "is_same", "read"]
