"""Forms of the public pages: those of somebody who learns, and of a team that used a briefing."""

from cms.forms.briefings import NoteUse
from cms.forms.learning import AnswerQuestion, Choose, Confirm, GoOn

__all__ = ["AnswerQuestion", "Choose", "Confirm", "GoOn", "NoteUse"]
