"""Attendance files of every generation as INPUTS describes them, written for a day, with invented people.

`people` are (name, address, minute of coming, minute of going) by the clock of a sitting that begins at `start`.
"""

import csv
import datetime as dt
import io

from bookings.imports.times import LONDON

PEOPLE = (
    ("Ada Example", "ada@agency.example", 0, 180),
    ("Bo Sample", "bo@agency.example", 20, 120),
    ("Siân O’Brien", "sian@agency.example", -10, 200),
)


def rows(table, *, delimiter=",", end="\n", padded=0):
    """Rows as text; `padded` adds so many empty cells to each."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    for row in table:
        writer.writerow([*row, *[""] * padded])
    return out.getvalue()


def moments(start, comes, goes, style):
    """Coming and going as texts."""
    return [(start + dt.timedelta(minutes=minute)).strftime(style) for minute in (comes, goes)]


def lasted(minutes, hours="h", mins="m", secs="s"):
    """A duration as Teams writes it, zero parts left out."""
    parts = [(minutes // 60, hours), (minutes % 60, mins)]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or f"0{secs}"


def day_first(start, people=PEOPLE, style="%d/%m/%Y, %H:%M:%S"):
    """(name, address, coming, going, minutes)."""
    return [(name, mail, *moments(start, comes, goes, style), goes - comes) for name, mail, comes, goes in people]


def t1(
    start,
    people=PEOPLE,
    *,
    head=("Full Name", "User Action", "Timestamp"),
    words=("Joined", "Left"),
    newest=False,
    **form,
):
    table = [
        (name, word, when)
        for name, _, comes, goes in people
        for word, when in zip(words, moments(start, comes, goes, "%d/%m/%Y, %H:%M:%S"), strict=True)
    ]
    return rows([head, *(reversed(table) if newest else table)], **form)


T2_HEAD = ("Full Name", "Join Time", "Leave Time", "Duration", "Email", "Role", "Participant ID (UPN)")


def t2(start, people=PEOPLE, *, head=T2_HEAD, summary=True, style="%d/%m/%Y, %H:%M:%S", **form):
    top = [
        ("Meeting Summary",),
        ("Total Number of Participants", len(people)),
        ("Meeting Title", "Recognising neglect\nfor everybody"),
        ("Meeting Start Time", start.strftime(style)),
        (),
    ]
    body = [
        (name, comes, goes, lasted(minutes), mail, "Presenter", mail)
        for name, mail, comes, goes, minutes in day_first(start, people, style)
    ]
    return rows([*(top if summary else ()), head, *body], **form)


T3_EN = (
    ("1. Summary", "2. Participants", "3. In-Meeting Activities"),
    ("Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"),
    ("Name", "Join Time", "Leave Time", "Duration", "Email", "Role"),
)
T3_PL = (
    ("1. Podsumowanie", "2. Uczestnicy", "3. Działania podczas spotkania"),
    ("Imię i nazwisko", "Pierwsze dołączenie", "Ostatnie wyjście", "Czas udziału w spotkaniu", "Adres e-mail",
     "Identyfikator uczestnika (UPN)", "Rola"),
    ("Imię i nazwisko", "Godzina dołączenia", "Godzina wyjścia", "Czas trwania", "Adres e-mail", "Rola"),
)  # fmt: skip
T3_PT = (
    ("1. Resumo", "2. Participantes", "3. Atividades na Reunião"),
    ("Nome", "Primeira Entrada", "Última Saída", "Duração da Reunião", "Email", "ID do participante (UPN)", "Função"),
    ("Nome", "Hora de Entrada", "Hora de Saída", "Duração", "Email", "Função"),
)
T3_DE = (
    ("1. Zusammenfassung", "2. Teilnehmer", "3. Aktivitäten in der Besprechung"),
    ("Name", "Erster Beitritt", "Letztes Verlassen", "Dauer der Besprechung", "E-Mail", "Teilnehmer-ID (UPN)", "Rolle"),
    ("Name", "Beitrittszeit", "Verlassenszeit", "Dauer", "E-Mail", "Rolle"),
)


def t3(start, people=PEOPLE, *, words=T3_EN, style="%d/%m/%Y, %H:%M:%S", activities=True, units="hms", **form):
    titles, second, third = words
    body = day_first(start, people, style)
    table = [
        (titles[0],),
        ("Meeting title", "Recognising neglect\nfor everybody"),
        ("Attended participants", len(people)),
        ("Start time", start.strftime(style)),
        (),
        (titles[1],),
        second,
        *((n, c, g, lasted(m, *units), mail, mail, "Presenter") for n, mail, c, g, m in body),
        (),
    ]
    if activities:
        table += [(titles[2],), third, *((n, c, g, lasted(m, *units), mail, "Presenter") for n, mail, c, g, m in body)]
    return rows(table, **form)


def t4(start, people=PEOPLE, **form):
    table = [("SessionId", "ParticipantId", "FullName", "UserAgent", "UtcEventTimestamp", "Action", "Role")]
    for number, (name, _, *minutes) in enumerate(people):
        for action, minute in zip(("Joined", "Left"), minutes, strict=True):
            when = (start + dt.timedelta(minutes=minute)).astimezone(dt.UTC)
            said = f"{when.month}/{when.day}/{when.year} {when:%I:%M:%S %p}"
            table.append(("s", f"p{number}", name, "browser", said, action, "Attendee"))
    return rows(table, **form)


ZOOM_STYLE = "%m/%d/%Y %I:%M:%S %p"
ZOOM_HEAD = ("Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest")


def z1(start, people=PEOPLE, **form):
    body = [(n, mail, c, g, m, "Yes") for n, mail, c, g, m in day_first(start, people, ZOOM_STYLE)]
    return rows([ZOOM_HEAD, *body], **form)


def z1_total(start, people=PEOPLE, **form):
    """One row a person, no times: what was before and after the sitting cannot be told apart."""
    body = [(name, mail, goes - comes, "No") for name, mail, comes, goes in people]
    return rows([("Name (Original Name)", "User Email", "Total Duration (Minutes)", "Guest"), *body], **form)


def z2(start, people=PEOPLE, **form):
    top = [
        ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"),
        ("123", "Recognising neglect", *moments(start, 0, 180, ZOOM_STYLE), "host@agency.example", 180, len(people)),
    ]
    return rows(top, **form) + "\n" + z1(start, people, **form)


def z3(start, people=PEOPLE, *, other=None, **form):
    head = ("Topic", "Meeting ID", "Host", "Host email", "Start time", "End time", "Duration (minutes)", *("x",) * 11,
            "Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest")  # fmt: skip
    table = [head]
    for topic, number, those in (("Recognising neglect", 1, people), ("Budget", 2, other or ())):
        for name, mail, comes, goes, minutes in day_first(start, those, ZOOM_STYLE):
            meeting = (topic, number, "h", "h@agency.example", *moments(start, 0, 180, ZOOM_STYLE), 180, *("",) * 11)
            table.append((*meeting, name, mail, comes, goes, minutes, "No"))
        table.append(())
    return rows(table, **form)


def z4(start, people=PEOPLE, style="%b %d, %Y %H:%M:%S", **form):
    head = ("Attended", "User Name (Original Name)", "First Name", "Last Name", "Email", "Registration Time",
            "Join Time", "Leave Time", "Time in Session (minutes)", "Is Guest")  # fmt: skip
    table = [
        ("Attendee Report",),
        ("Report Generated:", start.strftime(style)),
        ("Topic", "Webinar ID", "Actual Start Time"),
        ("Recognising neglect", "1", start.strftime(style)),
        ("Host Details",),
        head,
        ("Panelist Details",),
        head,
        ("Attendee Details",),
        head,
        ("No", "Not There", "Not", "There", "not@agency.example", "", "--", "--", "--", "--"),
        *(
            ("Yes", name, *name.split(" ", 1), mail, "", comes, goes, minutes, "Yes")
            for name, mail, comes, goes, minutes in day_first(start, people, style)
            for _ in range(2)
        ),
    ]
    return rows(table, **form)


def m1(start, people=PEOPLE, *, style="%I:%M %p", **form):
    table = [("First name", "Last name", "Email", "Duration", "Time joined", "Time exited")]
    for name, mail, comes, goes, minutes in day_first(start, people, style):
        table.append((*name.split(" ", 1), mail, lasted(minutes, " hr", " min"), comes, goes))
    return rows(table, **form)


def addresses(start, people=PEOPLE, **form):
    return "\n".join(mail for _, mail, *_ in people)


def name_and_address(start, people=PEOPLE, **form):
    return "\n".join(f"{name} <{mail}>" for name, mail, *_ in people)


def two_columns(start, people=PEOPLE, **form):
    return rows([("Name", "E-Mail"), *((name, mail) for name, mail, *_ in people)], delimiter=";")


UTF16 = {
    "le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}
ENCODINGS = {
    "UTF-16LE": UTF16["le"],
    "UTF-16BE": UTF16["be"],
    "UTF-16LE without mark": lambda text: text.encode("utf-16-le"),
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with mark": lambda text: text.encode("utf-8-sig"),
    "cp1252": lambda text: text.encode("cp1252", errors="replace"),
}
TAB = {"delimiter": "\t"}
# (what, writer, its forms, encodings, whether its minutes are known)
TEAMS = ("UTF-16LE", "UTF-8", "UTF-8 with mark")
GENERATIONS = {
    "T1": (t1, {**TAB, "end": "\r\n"}, TEAMS),
    "T1 comma, newest first": (t1, {"newest": True}, TEAMS),
    "T1 pt": (t1, {"head": ("Nome Completo", "Atividade", "Data e hora"), "words": ("Entrou", "Saiu"), **TAB}, TEAMS),
    "T1 de": (t1, {"head": ("Name", "Aktion", "Zeit"), "words": ("Beigetreten", "Verlassen"), **TAB}, TEAMS),
    "T2": (t2, {**TAB, "end": "\r\n", "padded": 3}, ("UTF-16LE", "UTF-16LE without mark")),
    "T2 by hand": (t2, {"delimiter": ";", "summary": False, "head": ("Who", *T2_HEAD[1:])}, ("UTF-8", "cp1252")),
    "T2 fr": (
        t2,
        {**TAB, "head": ("Nom complet", "Heure d'arrivée", "Heure de départ", "Durée", "E-mail", "Rôle"),
         "style": "%d/%m/%Y à %H:%M:%S"},
        ("UTF-16LE",),
    ),
    "T3": (t3, TAB, ("UTF-16LE", "UTF-16BE")),
    "T3 with CRLF": (t3, {**TAB, "end": "\r\n"}, ("UTF-16LE",)),
    "T3 American": (t3, {**TAB, "style": "%m/%d/%y, %I:%M:%S\u202f%p"}, ("UTF-16LE",)),
    "T3 without activities": (t3, {**TAB, "activities": False}, ("UTF-16LE",)),
    "T3 from Excel": (t3, {"delimiter": ";", "padded": 7}, ("cp1252", "UTF-8 with mark")),
    "T3 pl": (t3, {**TAB, "words": T3_PL, "units": (" godz.", " min", " sek")}, ("UTF-16LE",)),
    "T3 pt": (t3, {**TAB, "words": T3_PT}, ("UTF-16LE",)),
    "T3 de": (
        t3,
        {**TAB, "words": T3_DE, "style": "%d.%m.%y, %H:%M:%S", "units": (" Std.", " Min.", " Sek.")},
        ("UTF-16LE",),
    ),
    "T4": (t4, {}, ("UTF-8",)),
    "Z1": (z1, {}, ("UTF-8", "UTF-8 with mark")),
    "Z2": (z2, {}, ("UTF-8 with mark",)),
    "Z3": (z3, {}, ("UTF-8",)),
    "Z4": (z4, {}, ("UTF-8 with mark",)),
    "Z4 by slashes": (z4, {"style": "%d/%m/%Y %I:%M:%S %p"}, ("UTF-8",)),
    "M1": (m1, {}, ("UTF-8",)),
    "M1 by 24 hours": (m1, {"style": "%H:%M"}, ("UTF-8",)),
}  # fmt: skip
LISTS = {"addresses": addresses, "names and addresses": name_and_address, "two columns": two_columns}


def local(start):
    """A moment by London's clock."""
    return start.astimezone(LONDON)
