"""Named refusals. Each one's text is fit to show to the person who asked."""


class LearningRefused(Exception):
    """Something about a module cannot be done now."""


class NotStartable(LearningRefused):
    """The module is retired, or taken on another platform."""


class StepUnknown(LearningRefused):
    """The lesson has no such step any more, or earlier ones come first."""


class NoAttempt(LearningRefused):
    """No attempt at the check may begin now."""


class NothingToAsk(LearningRefused):
    """The question bank of the module is empty."""


class AlreadyAnswered(LearningRefused):
    """The question was answered before: an answer is final within its attempt."""


class NoSuchAnswer(LearningRefused):
    """Nothing was chosen, or something that is no answer to this question."""
