"""How public pages are served, and the pages of somebody who learns."""

from cms.views.serving import Robots, Serve, kept

__all__ = ["Robots", "Serve", "kept"]
