"""Shows a person why a document was read as it was: pictures of the pages, and a page of HTML, with what was recognised."""

from voetnoot.explaining.marking import Recognised, recognise
from voetnoot.explaining.picture import pictures
from voetnoot.explaining.webpage import webpage

__all__ = ["Recognised", "pictures", "recognise", "webpage"]
