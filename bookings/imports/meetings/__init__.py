"""What Teams, Zoom and Meet say about who was in a meeting, and plain lists: rows of any of them as lines of one kind.

Each generation is known by its header or its shape, in whatever language; nothing is decided here about dates that can
be read two ways, about people, or about marks.
"""

from bookings.imports.meetings.lines import IN, MOST_BYTES, Line, Log, UnknownFile
from bookings.imports.meetings.reading import read_attendance

__all__ = ["IN", "Line", "Log", "MOST_BYTES", "UnknownFile", "read_attendance"]
