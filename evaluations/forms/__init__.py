"""Forms of evaluation: answering, the room's code, making questionnaires."""

from evaluations.forms.answers import Answers, CloseForm, RoomCodeForm

__all__ = ["Answers", "CloseForm", "RoomCodeForm"]
