"""What columns of old spreadsheets are called, and of what kind a table with such columns is."""

from legacy.choices import Kind
from legacy.imports.cells import plain

# {field: (words for the user, names it goes by)}. Names are compared by `cells.plain`; the first that fits counts.
PERSON = {
    "first": ("First name", ("first name", "forename", "given name", "first", "christian name")),
    "last": ("Surname", ("surname", "last name", "family name", "last")),
    "email": ("E-mail", ("e mail", "email", "email address", "e mail address", "mail", "work email", "delegate email",
                         "delegate e mail", "attendee email", "user email", "learner email", "contact email")),
    "job": ("Job title", ("job title", "role", "job role", "position", "profession", "job", "designation")),
    "agency": ("Organisation", ("organisation", "organization", "agency", "employer", "company", "school",
                                "organisation agency", "agency organisation", "org", "agency name", "setting",
                                "organisation name", "institution")),
    "sector": ("Sector", ("sector", "sector type", "agency type", "organisation type")),
    "district": ("Locality or district", ("locality", "district", "area", "locality or postcode", "town", "postcode")),
    "manager_name": ("Manager's name", ("manager", "line manager", "manager name", "managers name", "supervisor",
                                        "line manager name", "line managers name")),
    "manager_email": ("Manager's e-mail", ("manager email", "managers email", "manager e mail", "line manager email",
                                           "line managers email", "managers e mail", "line manager e mail",
                                           "line managers e mail", "manager s email")),
}  # fmt: skip
NAME = ("name", "full name", "delegate", "delegate name", "attendee", "participant", "learner", "person", "trainer",
        "trainer name", "attendee name", "participant name", "learner name", "staff name", "places",
        "delegates", "name of delegate", "user", "student")  # fmt: skip
COURSE = ("course title", "course", "course name", "training", "event", "event title", "activity", "training course",
          "title", "session title", "event name", "face to face", "training event", "course event")  # fmt: skip
FIELDS = {
    Kind.DELEGATES: {
        "name": ("Name", NAME),
        **PERSON,
        "registered": ("Date registered", ("date registered", "registered", "registration date", "created",
                                           "date added", "registered on", "date created")),
    },
    Kind.BOOKINGS: {
        "ref": ("Event reference", ("event ref", "ref", "event reference", "event id", "course ref", "course code",
                                    "event code", "reference", "session id", "event no", "course id")),
        "course": ("Course", COURSE),
        "date": ("Date", ("event date", "date", "course date", "start date", "date of course", "session date",
                          "training date", "date of training", "event start date", "date of event")),
        "start": ("Start", ("start", "start time", "time", "starts", "from", "time from", "session start")),
        "end": ("End", ("end", "finish", "end time", "finish time", "ends", "to", "time to", "session finish")),
        "duration": ("Length", ("duration", "length", "hours", "course length")),
        "place": ("Venue, or Online", ("venue", "location", "place", "venue or online", "delivery", "room", "where",
                                       "venue online")),
        "run_by": ("Area that ran it", ("run by", "locality", "area", "board", "lscb", "partnership", "host",
                                        "run in")),
        "capacity": ("Places", ("capacity", "max places", "maximum", "max", "max delegates", "number of places")),
        "name": ("Delegate", NAME),
        **{name: PERSON[name] for name in ("first", "last", "email", "job", "agency", "sector", "manager_name",
                                           "manager_email")},
        "status": ("Status", ("status", "booking status", "state", "outcome", "delegate status")),
        "attendance": ("Attendance", ("attendance", "attended", "attendance status", "attended y n", "present")),
        "booked": ("Date booked", ("date booked", "booked", "booking date", "booked on", "date signed up",
                                   "signed up", "sign up date", "date of booking", "date of sign up", "signed up on")),
        "cancelled": ("Date cancelled", ("date cancelled", "cancelled", "cancellation date", "cancelled on",
                                         "date of cancellation", "cancelled date")),
    },
    Kind.REGISTER: {
        "name": ("Name", NAME),
        **{name: PERSON[name] for name in ("first", "last", "agency", "job", "email", "manager_name",
                                           "manager_email")},
        "attendance": ("Attended", ("attended", "attendance", "present", "attended y n", "signed in", "signed", "here",
                                    "attended yes no")),
        "status": ("Status", ("status", "booking status")),
        "course": ("Course", COURSE),
        "date": ("Date", ("date", "event date", "course date", "training date")),
    },
    Kind.ELEARNING: {
        "name": ("Learner", NAME),
        "email": PERSON["email"],
        "agency": PERSON["agency"],
        "module": ("Module", ("module", "module title", "module name", "e learning", "elearning", "e learning module",
                              "e learning course", "elearning course", "course", "course title", "course name",
                              "activity")),
        "level": ("Level", ("level", "framework level")),
        "status": ("Status", ("status", "state", "completion status", "result")),
        "score": ("Score", ("score", "mark", "grade", "percent", "percentage", "score percent")),
        "started": ("Started", ("started", "start date", "date started", "enrolled", "date enrolled")),
        "completed": ("Completed", ("completed", "completion date", "date completed", "completed on", "finished")),
    },
    Kind.TRAINERS: {
        "name": ("Trainer", ("trainer", "trainer name", "name of trainer", "trainers", "name")),
        "first": PERSON["first"],
        "last": PERSON["last"],
        "email": PERSON["email"],
        "agency": PERSON["agency"],
        "courses": ("Courses", ("courses", "course", "trains on", "courses delivered", "courses trained", "delivers",
                                "training delivered")),
        "days": ("Days", ("days", "days delivered", "days given", "trainer days", "no of days", "number of days",
                          "days trained", "days this year")),
        "t4t": ("Training for Trainers", ("t4t date", "t4t", "training for trainers", "train the trainer",
                                          "date of t4t", "ttt", "ttt date", "t4t completed", "tft")),
        "observed": ("Observed by", ("observed by", "observed", "observer", "qa observation", "observation by")),
    },
    Kind.QUARTERLY: {
        "course": ("Course", COURSE),
        "date": ("Date", ("date", "course date", "event date", "date of course", "month")),
        "period": ("Period", ("quarter", "period", "qtr", "year", "financial year")),
        "agency": PERSON["agency"],
        "sessions": ("Sessions", ("sessions", "no of sessions", "number of sessions", "courses run", "events",
                                  "number of courses", "no of courses", "courses delivered")),
        "registered": ("Registered", ("registered", "booked", "no registered", "number registered", "bookings",
                                      "delegates booked", "no booked", "number booked", "places booked")),
        "attended": ("Attended", ("attendees", "attended", "no attended", "number attended", "attendance",
                                  "delegates attended", "number of attendees", "no of attendees", "total attended")),
        "cancelled": ("Cancelled", ("cancelled", "cancellations", "cancelled in time", "no cancelled")),
        "absent": ("Did not attend", ("no shows", "no show", "did not attend", "dna", "dnas", "non attendance",
                                      "noshows", "non attenders")),
        "unscheduled": ("Came without a booking", ("unscheduled", "walk ins", "walk in", "turned up", "unbooked")),
        "capacity": ("Places", ("capacity", "places", "max places", "places available", "number of places")),
        "rate": ("Rate", ("rate", "attendance rate", "percent", "percentage", "attended percent", "take up")),
    },
    Kind.EVALUATIONS: {
        "course": ("Course", (*COURSE, "which course did you attend", "name of course", "which course")),
        "date": ("Date of the course", ("date", "course date", "event date", "date of course", "date of training",
                                        "training date")),
        "timestamp": ("When it was answered", ("timestamp", "completion time", "submitted", "date submitted",
                                               "start time", "time stamp", "response date", "end time")),
        "relevance": ("It was relevant (1-5)", ("relevance", "relevant", "relevance to role",
                                                "it was relevant to my work", "content", "relevant to my role",
                                                "the content was relevant")),
        "pace": ("The pace (1-5)", ("pace", "pace of training", "the pace was right for me", "the pace was right")),
        "clarity": ("It was clear (1-5)", ("clarity", "clear", "it was clear", "trainer", "trainers", "delivery",
                                           "presentation", "trainer knowledge", "quality of training")),
        "safe-environment": ("Safe to speak (1-5)", ("safe environment", "environment",
                                                     "i felt safe to speak and to ask", "participation", "discussion")),
        "joining": ("Easy to join (1-5)", ("joining", "venue", "administration", "booking", "joining instructions",
                                           "it was easy to join", "organisation of event", "booking process")),
        "most-useful": ("Most useful", ("most useful", "what was most useful", "useful",
                                        "what did you find most useful", "best", "what went well", "most helpful")),
        "what-to-change": ("What to change", ("what to change", "what should we change", "improvements", "improve",
                                              "how could it be improved", "least useful", "suggestions",
                                              "what could be improved", "any improvements", "comments",
                                              "other comments", "further comments", "any other comments")),
        "intention": ("What comes next", ("intention", "what will you do differently", "impact", "action", "actions",
                                          "how will you use this", "impact on practice", "next steps")),
    },
}  # fmt: skip
# Of which columns a table must have some; of two kinds that fit alike the earlier counts.
NEEDS = {
    Kind.EVALUATIONS: (("course",), ("relevance", "pace", "clarity", "safe-environment", "joining", "most-useful",
                                     "what-to-change", "intention")),
    Kind.TRAINERS: (("name", "last"), ("courses", "t4t", "days")),
    Kind.BOOKINGS: (("course", "ref"), ("date",), ("name", "last", "email"), ("status", "attendance", "booked")),
    Kind.ELEARNING: (("email", "name"), ("module",), ("completed", "status", "score")),
    Kind.QUARTERLY: (("course", "agency", "date", "period"), ("attended", "registered")),
    Kind.REGISTER: (("name", "last"), ("attendance",)),
    Kind.DELEGATES: (("name", "last", "email"), ("email", "agency", "job", "registered")),
}  # fmt: skip
# Columns we know and do not take, and why.
NOT_TAKEN = {
    "phone": "telephone numbers are not kept",
    "telephone": "telephone numbers are not kept",
    "mobile": "telephone numbers are not kept",
    "contact number": "telephone numbers are not kept",
    "needs": "needs are asked for each booking, and forgotten after it",
    "special needs": "needs are asked for each booking, and forgotten after it",
    "dietary": "needs are asked for each booking, and forgotten after it",
    "dietary requirements": "needs are asked for each booking, and forgotten after it",
    "access needs": "needs are asked for each booking, and forgotten after it",
    "additional needs": "needs are asked for each booking, and forgotten after it",
    "team": "a person has an agency and a district here",
    "notes": "free words about people are not taken over",
    "comments": "free words about people are not taken over",
    "reason": "reasons in free words are deleted after a year",
    "approved": "who approved is of the past",
    "approved y n": "who approved is of the past",
    "charge": "charges of the past are settled elsewhere",
    "evaluation": "take the evaluation forms over as a file of their own",
    "evaluation y n": "take the evaluation forms over as a file of their own",
    "certificate": "certificates of the past were given elsewhere",
    "certificate y n": "certificates of the past were given elsewhere",
}


def mapping_of(headings, kind):
    """{heading as compared: field} of the headings a kind knows. The first of two that fit one field counts."""
    known = {alias: field for field, (_, aliases) in FIELDS[kind].items() for alias in aliases}
    found: dict = {}
    for heading in compared(headings):
        field = known.get(heading)
        if field and field not in found.values():
            found[heading] = field
    # "Role" beside "Attended" is a job; "Status" of a register is its only mark: nothing more to guess.
    return found


def compared(headings):
    """The headings as compared, each once: the second "email" becomes "email 2"; empty ones stay empty."""
    seen: dict = {}
    out = []
    for heading in headings:
        name = plain(heading)
        seen[name] = seen.get(name, 0) + 1
        out.append(f"{name} {seen[name]}" if name and seen[name] > 1 else name)
    return out


def score(headings, kind):
    """How well headings fit a kind: the number of fields found, or 0 where something needed is missing."""
    fields = set(mapping_of(headings, kind).values())
    if not all(fields & set(some) for some in NEEDS[kind]):
        return 0
    return len(fields)


def kind_of(headings):
    """(kind, score) of a line of headings; (None, 0) where it is of no kind we know."""
    best = max(NEEDS, key=lambda kind: score(headings, kind))
    return (best, score(headings, best)) if score(headings, best) else (None, 0)


def why_not_taken(heading):
    """Why a column is not taken over, in words."""
    return NOT_TAKEN.get(plain(heading), "there is no place for it here")
