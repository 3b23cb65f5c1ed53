"""Documents in: PDF, DOCX, HTML, Markdown and plain text become Markdown-like lines with places.

Every format is parsed in a process of its own that is killed when it takes too long.
"""

from policygraph.reading.model import Limits, ReadDocument, ReadError, ReadLine
from policygraph.reading.process import read, read_all

__all__ = ["Limits", "ReadDocument", "ReadError", "ReadLine", "read", "read_all"]
