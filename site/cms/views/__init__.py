"""How public pages are served, and the pages of somebody who learns."""

from cms.views.files import Document, Picture
from cms.views.serving import Robots, Serve, kept

__all__ = ["Document", "Picture", "Robots", "Serve", "kept"]
