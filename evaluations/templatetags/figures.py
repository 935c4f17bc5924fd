"""Rows of the charts and tables of an analysis. Nothing here runs a query."""

from django import template

from evaluations.queries import NOT_ENOUGH

register = template.Library()

SCALE_HEAD = ["Statement", "Answers", "Mean (95% interval)", "Median (95% interval)", "How answers are spread"]
CHANGE_HEAD = [
    "How confident are you that you can …",
    "By memory: looking back to now",
    "Since the rating at booking",
    "Looking back, against the rating at booking",
    "From the day to three months later",
]


@register.simple_tag
def charts_of(found):
    """Everything the figures of an Analysis or of Results are drawn from, level by level."""
    told = [shift for shift in found.shifts if shift.is_told or shift.now is not None]
    return {
        "shifts": [(shift.text, [shift.now, shift.looking_back], shift.said) for shift in found.shifts],
        "series": ["Now", "Looking back, before the course"],
        "learning": _means(found.learning),
        "reaction": _means([figure for figure in found.reaction if figure.high <= 5]),
        "recommending": _means([figure for figure in found.reaction if figure.high > 5]),
        "learning_rows": [figure.row for figure in found.learning],
        "reaction_rows": [figure.row for figure in found.reaction],
        "scale_head": SCALE_HEAD,
        "change_head": CHANGE_HEAD,
        "change_rows": [_change_row(shift) for shift in told],
        "improved": [_improved(shift) for shift in told if shift.base.better is not None],
        "shares": _shares((found.later.kept, found.later.seen, found.later.agreement)),
        "used": _shares(found.later.used),
        "barriers": _shares(found.later.barriers),
        "fates": _parts(found.later.fates),
        "both": _parts(found.later.both),
    }


def _means(figures):
    return [(figure.text, figure.mean, figure.said) for figure in figures]


def _change_row(shift):
    base = shift.base
    words = NOT_ENOUGH if base.mean is None else f"{base.said_at_length}. {base.directions_said}"
    return [shift.text, words, shift.true.said_at_length, shift.recalled.said, shift.later.said_at_length]


def _improved(shift):
    share = 100 * shift.base.better / shift.base.counted
    return (shift.text, share, f"{share:.0f}% ({shift.base.better} of {shift.base.counted})")


def _shares(shares):
    """{told: rows of a chart, untold: what there is not enough for yet}: a row of empty bars says nothing."""
    told = [share for share in shares if share.percent is not None]
    return {
        "told": [(share.text, share.percent, share.said) for share in told],
        "untold": [share.text for share in shares if share.percent is None],
    }


def _parts(parts):
    whole = sum(number for _label, number in parts)
    return [(label, 100 * number / whole, f"{number} of {whole}") for label, number in parts]
