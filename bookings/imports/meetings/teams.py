"""Reports of Teams: meetings in parts, live events, comings and goings, stays."""

from bookings.imports.meetings.lines import _SECTION, ACTIONS, Line, Log, cell_of, firsts, heads, person_line, text_of
from bookings.imports.times import moment_of, seconds_of, tidy


def teams_report(rows):
    """T3: numbered sections in any language; the second holds one row a person, the third their stays."""
    sections = [(index, int(_SECTION.match(head)[1])) for index, head in enumerate(firsts(rows)) if head]
    if not any(number == 2 for _, number in sections):
        return None
    log = Log("T3", "Teams attendance report")
    ends = [index for index, _ in sections[1:]] + [len(rows)]
    meeting = 0
    for (start, number), end in zip(sections, ends, strict=True):
        meeting += number == 1
        into = {2: log.lines, 3: log.parts}.get(number)
        for row, cells in rows[start + 2 : end] if into is not None else ():
            into.append(stay_line(row, cells, meeting))
    return log


def stay_line(number, cells, meeting):
    """The Line of a row that says name, first moment, last moment and duration, in this order."""
    return person_line(
        number,
        cells,
        joined=moment_of(cell_of(cells, 1)),
        left=moment_of(cell_of(cells, 2)),
        seconds=seconds_of(cell_of(cells, 3)),
        meeting=str(meeting),
    )


def live_event(rows):
    """T4: comings and goings in UTC."""
    for index, (_, cells) in enumerate(rows[:10]):
        where = {heading: position for position, heading in enumerate(heads(cells))}
        if not {"fullname", "utceventtimestamp", "action"} <= set(where):
            continue
        log = Log("T4", "Teams live event report", utc=True)
        for number, row in rows[index + 1 :]:
            name = text_of(row, where["fullname"])
            add_event(log, number, name, text_of(row, where["action"]), cell_of(row, where["utceventtimestamp"]))
        return log
    return None


def add_event(log, number, name, action, when):
    """Add one coming or going, or say why not."""
    moment, what = moment_of(when), ACTIONS.get(action.casefold())
    if not name:
        log.problems.append((number, "This row names nobody and was left out."))
    elif not moment or not what:
        log.problems.append((number, "We cannot read the time or the action of this row, so it was left out."))
    else:
        log.lines.append(Line(number, name, joined=moment, action=what))


def teams_events(rows):
    """T1: name, action, time; newest first in some."""
    for index, (_, cells) in enumerate(rows):
        if is_event(cells) or heads(cells)[:3] == ["full name", "user action", "timestamp"]:
            log = Log("T1", "Teams attendance list")
            for number, row in rows[index if is_event(cells) else index + 1 :]:
                if heads(row)[:3] != ["full name", "user action", "timestamp"]:
                    add_event(log, number, text_of(row, 0), text_of(row, 1), cell_of(row, 2))
            return log
        if index > 30:
            break
    return None


def is_event(cells):
    """Whether a row is a coming or going."""
    return len(cells) >= 3 and text_of(cells, 1).casefold() in ACTIONS and moment_of(cells[2]) is not None


def teams_stays(rows):
    """T2, and T3 that lost its sections: name, coming, going, duration, address, known by its header or its shape."""
    start = next((index + 1 for index, (_, cells) in enumerate(rows[:60]) if is_stays_header(cells)), None)
    if start is None:
        start = next((index for index, (_, cells) in enumerate(rows[:60]) if is_stay(cells)), None)
    if start is None:
        return None
    log = Log("T2", "Teams attendance report")
    last_header = max((index for index, (_, cells) in enumerate(rows) if is_stays_header(cells)), default=-1)
    meeting, inside = 0, True
    for index, (number, cells) in enumerate(rows[start:], start):
        if is_stays_header(cells):
            meeting, inside = meeting + 1, True
        elif len(cells) == 1 and index < last_header:
            # The head of a second meeting begins.
            inside = False
        elif inside and text_of(cells, 0):
            log.lines.append(stay_line(number, cells, meeting))
    return log


def is_stays_header(cells):
    """Whether this is the header of a list of stays in a language we know."""
    headings = heads(cells)
    known = {
        "join time", "leave time", "first join", "last leave", "heure d'arrivée", "heure d’arrivée", "heure de départ",
        "primeira entrada", "última saída", "erster beitritt", "letztes verlassen", "pierwsze dołączenie",
        "ostatnie wyjście", "beitrittszeit", "hora de entrada",
    }  # fmt: skip
    return len(headings) >= 3 and bool(known & set(headings[1:3]))


def is_stay(cells):
    """Whether a row holds a name, then two times."""
    return (
        len(cells) >= 3
        and moment_of(cells[0]) is None
        and bool(tidy(cells[0]))
        and moment_of(cells[1]) is not None
        and moment_of(cells[2]) is not None
    )
