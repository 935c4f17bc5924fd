"""The geometry of a bar chart. The drawing itself is `components/chart.html`; nothing here runs a query."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

from design.templatetags.design import number

register = template.Library()


@register.simple_tag
def bars(
    rows: Iterable[Sequence[Any]],
    *,
    maximum: float | None = None,
    unit: str = "",
    series: Sequence[str] = (),
    column: str = "",
) -> dict[str, Any]:
    """The bars of `rows`, and the table that says the same.

    A row is (label, value) or (label, value, text); a value may be a list, one for each of `series`. `maximum` is the
    value of a full bar; without it, the largest one. A value of None draws no bar, and its text says why.
    """
    given = [_row(row) for row in rows or ()]
    known = [value for _label, values, _texts in given for value in values if value is not None]
    full = maximum or max(known, default=0) or 1
    unit = unit or ""
    drawn, table = [], []
    for label, values, texts in given:
        said = [
            text or (f"{number(value)}{unit}" if value is not None else "–")
            for value, text in zip(values, texts, strict=True)
        ]
        drawn.append(
            {
                "label": label,
                "bars": [
                    _bar(i, value, text, full, series) for i, (value, text) in enumerate(zip(values, said, strict=True))
                ],
            }
        )
        table.append([label, *said])
    return {
        "rows": drawn,
        "table": table,
        "series": list(series or ()),
        "head": [column or "", *(series or ["Figure"])],
    }


def _row(row: Sequence[Any]) -> tuple[str, list[Any], list[str]]:
    """Label, values and texts, with as many texts as values."""
    label, value, *rest = row
    values = list(value) if isinstance(value, list | tuple) else [value]
    text = rest[0] if rest else ""
    texts = list(text) if isinstance(text, list | tuple) else [text] * len(values)
    return str(label), values, texts


def _bar(index: int, value: float | None, text: str, full: float, series: Sequence[str]) -> dict[str, Any]:
    """One bar, as a share of the full width; the second series is hatched, so that it differs in grey too."""
    width = 0.0 if value is None else round(min(100.0, max(0.0, 100 * value / full)), 1)
    return {
        "number": index + 1,
        "width": f"{width:.1f}",
        "text": text,
        "series": series[index] if series and index < len(series) else "",
        "hatch": [f"{x / 10:.1f}" for x in range(20, int(width * 10), 20)],
    }
