"""A list of people: who is new, who is known, who may be the same."""

from functools import lru_cache

from legacy import queries
from legacy.choices import LONDON, Outcome
from legacy.imports.cells import Wrong, plain
from legacy.imports.names import name_of, said_address
from legacy.imports.statuses import places_of
from people.choices import RoleFamily

# Words in job titles that tell the kind of work; the first that fits counts.
WORK = (
    (RoleFamily.SAFEGUARDING_LEAD, ("safeguarding lead", "dsl", "designated safeguarding", "child protection lead")),
    (RoleFamily.FOSTER_CARER, ("foster",)),
    (RoleFamily.VOLUNTEER, ("volunteer", "trustee")),
    (RoleFamily.SOCIAL_WORK, ("social work", "iro", "independent reviewing")),
    (RoleFamily.NURSING, ("nurse", "midwife", "midwif", "health visitor")),
    (RoleFamily.MEDICINE, ("doctor", "gp", "paediatric", "consultant", "psycholog", "therapist", "dentist")),
    (RoleFamily.EARLY_YEARS, ("nursery", "early years", "childmind", "eyfs", "playgroup")),
    (RoleFamily.TEACHING, ("teacher", "teaching", "pastoral", "learning mentor", "school")),
    (RoleFamily.POLICING, ("police", "constable", "sergeant", "detective", "pcso")),
    (RoleFamily.JUSTICE, ("probation", "youth justice", "youth offending", "yot")),
    (RoleFamily.HOUSING, ("housing", "tenancy")),
    (RoleFamily.EARLY_HELP, ("family support", "early help", "outreach", "family worker", "youth worker")),
    (RoleFamily.MANAGER, ("manager", "director", "commissioner", "head of")),
)
EXACT = {plain(label): value for value, label in RoleFamily.choices}


def plan_delegates(plan):
    """Find or plan the person of every row."""
    districts = {plain(district.name): district for district in queries.districts()}
    for line in plan.going():
        plan.work(line, lambda line: delegate(plan, line, districts))


def delegate(plan, line, districts):
    """One row."""
    name, email, agency = who(plan, line)
    registered = plan.day(line, "registered", "date registered")

    def details():
        since = registered and at_noon(registered, plan.at)
        return details_of(line) | {"district": districts.get(plain(line.get("district"))), "known_since": since}

    human = plan.human_of(line, name=name, email=email, agency=agency, details=details)
    line.found["human"] = human
    if human.line is not line:
        settle_known(line, human)


def settle_known(line, human):
    """Say who it is already."""
    if human.pk:
        line.settle(Outcome.KNOWN, f"Known here as {human.name}.")
    else:
        line.settle(Outcome.KNOWN, f"The same person as in row {human.line.row.number}.")


def who(plan, line):
    """(name, address, agency) of a row. Raises what stands against it."""
    said = line.say("name", 120)
    if (number := places_of(said)) and not line.say("last"):
        raise Wrong(
            f"“{said[:40]}” is {number if number > 1 else 'a'} place without a name: nobody is invented for it."
        )
    (email, note), name, agency = plan.gather(
        lambda: said_address(line.get("email")),
        lambda: name_of(name=line.get("name"), first=line.get("first"), last=line.get("last")),
        lambda: plan.agency_of(line),
    )
    line.note(note)
    return name, email, agency


def details_of(line):
    """What else a list says about somebody, as far as it is kept. An address of a manager that is none is left out."""
    try:
        manager_email, note = said_address(line.get("manager_email"))
    except Wrong:
        manager_email, note = "", "The manager's address is none, so it is not kept."
    line.note(note)
    return {
        "manager_name": line.say("manager_name", 120),
        "manager_email": manager_email,
        "role_family": work_of(line.say("job")),
    }


@lru_cache(maxsize=2_000)
def work_of(job):
    """The kind of work a job title tells, or ""."""
    words = f" {plain(job)} "
    exact = EXACT.get(words.strip(), "")
    if exact or not words.strip():
        return exact
    return next((family for family, parts in WORK if any(f" {part}" in words for part in parts)), "")


def at_noon(day, at):
    """Noon in London of a day, or `at` where that is earlier."""
    moment = at.astimezone(LONDON).replace(
        year=day.year, month=day.month, day=day.day, hour=12, minute=0, second=0, microsecond=0
    )
    return min(moment, at)
