"""The figures of the reports as pages say them: cells in words, rows for charts and tables. No queries."""

from urllib.parse import parse_qsl, urlencode

from django import template
from django.urls import reverse

from design.templatetags.design import number, percent, short_day
from reports.choices import KIND_WORDS, LEARNING_COUNTS, LEDGER, NO_AGENCY, NOT_SHOWN, OF_PEOPLE, PAGES, Group
from reports.queries import BANDS, has_list, is_present, least
from reports.rules import writes_annual
from sheets.choices import PERCENT

register = template.Library()

# With the count whose list is behind each.
RATE_HEADS = (
    ("Attended, of registered", "attended"),
    ("Attended, of expected", "attended"),
    ("Attendances, to registered", "attendances"),
    ("Attendances, to capacity", "attendances"),
)
# Forms asked before that of the day.
BEFORE_THE_DAY = ("W0", "W1A")
FILL_HEAD = "Places held, of capacity"


@register.simple_tag(takes_context=True)
def report_pages(context):
    """(address, title, whether it is the page that is open) of each page of the reports that the reader may open."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    writes = request is not None and writes_annual(request.user)
    return [
        (reverse(name), title, bool(match) and match.view_name == name)
        for name, title in PAGES
        if writes or name != "reports:annual_reports"
    ]


@register.filter
def cell(value):
    """A count in words: "1,204", "fewer than 5", or a dash where there can be none."""
    return value if isinstance(value, str) else number(value)


@register.filter
def plural(value, forms="s"):
    """Nothing for one and "s" for any other count, also for one in words; or the one of "person,people" that fits."""
    one, _, many = forms.rpartition(",")
    return one if value == 1 else many


@register.filter
def rate(value):
    """A rate as "96%"; "not shown" where a part of it is hidden; a dash where it has no meaning."""
    if value.value is not None:
        return f"{value.value:.0%}"
    return NOT_SHOWN if value.hidden else "–"


@register.filter
def parts(value):
    """What a rate is made of: "304 of 318"."""
    return "" if value.value is None else f"{number(value.numerator)} of {number(value.denominator)}"


@register.filter
def whole_rate(value):
    """A rate with what it is made of: "96% (304 of 318)"."""
    return f"{rate(value)} ({parts(value)})" if value.value is not None else rate(value)


@register.filter
def together(row):
    """Attendances by name and head counts in one figure."""
    values = [row.cells["attendances"], row.cells["head_count"]]
    return NOT_SHOWN if any(isinstance(value, str) for value in values) else sum(value or 0 for value in values)


@register.simple_tag
def attendance_bars(rows):
    """Rows for the chart: attendances with head counts, and the words beside the bar."""
    bars = []
    for row in rows:
        value = together(row)
        if isinstance(value, int):
            bars.append((row.label, value, number(value)))
        else:
            # At least so many: the bar is as long as that, and the words say so.
            bars.append((row.label, least(row.cells["attendances"]), _why(row)))
    return bars


@register.simple_tag
def list_href(of, value, *, exact, chosen="", by="", row=""):
    """The address of the list behind a count; "" where there is none, or nothing in it."""
    if not isinstance(value, int) or not value or not has_list(of, by, exact=exact):
        return ""
    which = [("of", of), *([("by", by), ("row", row)] if by else [])]
    return f"{reverse('reports:list')}?{urlencode([*parse_qsl(chosen), *which])}"


def _linked(text, of, value, row, group, links):
    """A cell of a table, leading to the list behind it where there is one."""
    if not links:
        return text
    href = list_href(of, value, by=group, row=row.key, **links)
    return {"text": text, "href": href, "numeric": True} if href else {"text": text, "numeric": True}


@register.simple_tag
def rate_table(rows, group, **links):
    """Head and rows of the table of rates, each with numerator and denominator. Rates hidden in each row are left out.

    `left_out` names those. With `chosen` and `exact` each leads to the list of its numerator.
    """
    heads = RATE_HEADS[:-1] if group in OF_PEOPLE else RATE_HEADS  # dates have a capacity, agencies and sectors none
    rates = [(head, of, [row.rates[n] for row in rows]) for n, (head, of) in enumerate(heads)]
    if any(row.cells["answers"] is not None for row in rows):
        rates.append(("Evaluated on the day", "answers", [row.answer_rate for row in rows]))
    if not all(row.fill.hidden or row.fill.value is None for row in rows):
        rates.append((FILL_HEAD, "", [row.fill for row in rows]))
    shown = [(head, of, values) for head, of, values in rates if not all(value.hidden for value in values)]
    return {
        "head": [group.label, *(head for head, _of, _values in shown)],
        "rows": [
            [
                row.label,
                *(
                    _linked(whole_rate(values[n]), of, values[n].numerator, row, group, links)
                    for _head, of, values in shown
                ),
            ]
            for n, row in enumerate(rows)
        ],
        "left_out": [head for head, _of, values in rates if all(value.hidden for value in values)],
    }


@register.simple_tag
def ledger_table(rows, group, **links):
    """Head and rows of the table of all counts that any row may have and at least one row shows, each with its list."""
    columns = [(code, heading) for code, heading, _meaning in LEDGER if any(_shows(row, code) for row in rows)]
    return {
        "head": [group.label, *(heading for _code, heading in columns)],
        "rows": [
            [
                row.label,
                *(
                    _linked(cell(row.cells[code]), code, row.cells[code], row, group, links)
                    for code, _heading in columns
                ),
            ]
            for row in rows
        ],
    }


@register.simple_tag
def sheet_table(sheet):
    """Head and rows of a sheet as a page shows them: the same values, shares in per cent."""
    kinds = [column.kind for column in sheet.columns]
    return {
        "head": [column.heading for column in sheet.columns],
        "rows": [[_shown(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in sheet.rows],
    }


def _shown(value, kind):
    if isinstance(value, str):
        return value
    return percent(value) if kind == PERCENT else number(value)


@register.filter
def folded_words(rows, group=Group.AGENCY):
    """What one line says of rows that tell no count: "5 further agencies with fewer than 5 each"."""
    many = "sectors" if group == Group.SECTOR else "agencies"
    said = {row.cells[code] for row in rows for code in ("registered", "attendances") if row.cells[code] is not None}
    if len(said) == 1 and NOT_SHOWN not in said:
        return f"{len(rows)} further {many} with {said.pop()} each"
    # Some are larger and hidden only because they would give a small one away by subtraction.
    return f"{len(rows)} further {many}, too small to show or hidden to protect the others"


@register.simple_tag
def all_counts(total, **links):
    """Rows of the table that says each count of the whole scope and what it means, each with its list."""
    rows = [
        (heading, _linked(cell(total.cells[code]), code, total.cells[code], total, "", links), meaning)
        for code, heading, meaning in LEDGER
        if _known(total, code)
    ]
    return {"head": ["Count", {"text": "Figure", "numeric": True}, "What it means"], "rows": rows}


def _known(row, code):
    return row.cells[code] is not None


def _shows(row, code):
    return isinstance(row.cells[code], int | float)


def _why(row):
    """Which of the parts is hidden, in its own words."""
    values = [row.cells["attendances"], row.cells["head_count"]]
    return next(value for value in values if isinstance(value, str))


@register.simple_tag
def line_table(lines, first):
    """The table of a breakdown: response rate, would recommend, how confidence changed."""
    head = [first, "Answered on the day", "Would recommend, 0 to 10", "How confidence changed, by memory"]
    return {"head": head, "rows": [line.row for line in lines]}


@register.simple_tag
def group_table(lines):
    """The table by kind of organisation: would recommend, how confidence changed."""
    head = ["Kind of organisation", "Would recommend, 0 to 10", "How confidence changed, by memory"]
    return {"head": head, "rows": [line.row for line in lines]}


@register.filter
def percent_words(percent):
    """A share in whole per cent."""
    return "–" if percent is None else f"{percent:.0f}%"


@register.filter
def of_words(share):
    """What a share is made of."""
    return f"{share.part} of {share.number}"


@register.filter
def later_rate(later):
    """The response rate after three months."""
    return percent_words(later.rate.percent)


@register.filter
def later_words(later):
    """What that is made of."""
    return f"{later.answered} of {later.invited} asked"


@register.simple_tag
def learning_table(rows, by, columns):
    """Head and rows of a table of e-learning; `columns` are the counts that may be shown."""
    heads = [LEARNING_COUNTS[name] for name in columns]
    return {
        "head": [by, *heads, "Share completed", "Minutes, mean"],
        "rows": [
            [row["label"], *(cell(row[name]) for name in columns), row["share"], cell(row["minutes"])] for row in rows
        ],
    }


@register.filter
def band_head(_bands):
    """The head of the table of where people stop."""
    return ["How far", "People"]


@register.simple_tag
def waits_table(demand):
    """What became of those who waited: how many, and what it means."""
    ends = [*demand.ends, ("All who waited", "One person waiting for two dates counts twice.", demand.waited)]
    rows = [(words, {"text": cell(count), "numeric": True}, meaning) for words, meaning, count in ends]
    return {"head": ["What became of them", {"text": "Number", "numeric": True}, "What it means"], "rows": rows}


@register.simple_tag
def courses_table(courses):
    """Unmet demand by course: still waiting, interested, whether dates are ahead."""
    head = ["Course", "Still waiting when the date began", "Interested, without a date", "Dates ahead"]
    ahead = {True: "Yes", False: "None", None: "–"}
    return {"head": head, "rows": [(title, cell(now), cell(wish), ahead[more]) for title, now, wish, more in courses]}


@register.simple_tag
def absence_table(total):
    """The kinds of absence with their share of all who were expected and not there; no rows where they are not told."""
    codes = ("cancelled_late", "apologies", "did_not_attend", "not_marked")
    heads = [(heading, total.cells[code], meaning) for code, heading, meaning in LEDGER if code in codes]
    if any(not isinstance(count, int) for _heading, count, _meaning in heads):
        return {"head": [], "rows": []}
    whole = sum(count for _heading, count, _meaning in heads)
    rows = [
        (heading, f"{number(count)} ({count / whole:.0%})" if whole else "0", meaning)
        for heading, count, meaning in heads
    ]
    return {"head": ["What the register says", "Number, and share", "What it means"], "rows": rows}


@register.simple_tag
def grounds_table(grounds):
    """The grounds on which charges were let off; no rows where none is told."""
    rows = [(words, cell(count)) for words, count in grounds]
    told = any(isinstance(count, int) and count for _words, count in grounds)
    return {"head": ["Ground", "Charges"], "rows": rows if told else []}


@register.simple_tag
def replies_table(replies, total):
    """The response rate of each form, that of the day among them."""
    day = [("On the day", total.answer_rate)]
    rates = [(value.label, value) for value in replies]
    first = [line for line in rates if line[1].code in BEFORE_THE_DAY]
    lines = [*first, *day, *(line for line in rates if line not in first)]
    return {"head": ["Form", "Answered"], "rows": [(words, whole_rate(value)) for words, value in lines]}


@register.simple_tag
def date_table(whole, dates, of, heading):
    """Head, rows and sum of the list of dates behind a count; each date leads to its page."""
    rows = [
        [{"text": row.label, "href": reverse("bookings:event", args=[row.key])}, cell(row.cells[of])] for row in dates
    ]
    return {"head": ["Date", heading], "rows": rows, "foot": ["Together", cell(whole.cells[of])]}


@register.simple_tag
def booking_table(rows, of):
    """Head and rows of the list of bookings behind a count. Whoever was there leads to the training record."""
    head = ["Name", "Agency of the day", "Date", "What happened"]
    return {
        "head": [*head, "Attendances"] if of == "people" else head,
        "rows": [
            [
                {"text": booking.delegate.name, "href": reverse("bookings:read_record", args=[booking.delegate_id])}
                if is_present(behind)
                else booking.delegate.name,
                booking.agency.name if booking.agency_id else NO_AGENCY,
                {
                    "text": f"{short_day(booking.event.starts_at)}, {booking.event.course.title}",
                    "href": reverse("workspaces:date", args=[booking.event_id]),
                },
                KIND_WORDS[behind.kind],
                *([behind.number] if of == "people" else []),
            ]
            for booking, behind in rows
        ],
    }


@register.filter
def share_words(share):
    """A share of a headcount in whole per cent; a headcount can be out of date."""
    return "over 100%" if share > 1 else f"{share:.0%}"


@register.simple_tag
def due_table(table, by):
    """Head, rows and sum of a table of refreshers due; `others` says how many rows tell no number."""
    rows, others, sums = table
    return {
        "head": [by, *BANDS],
        "rows": [[label, *(cell(count) for count in cells)] for label, cells in rows],
        "foot": ["Together", *(cell(count) for count in sums)],
        "others": others,
    }
