"""Fixed lists of the people app, and the classes into which every stored field falls."""

from django.db import models


class FieldClass(models.TextChoices):
    """How sensitive a stored field is. Erasure and subject access are driven by it."""

    NONE = "NONE", "not personal"
    PERSONAL = "PERSONAL", "personal"
    SPECIAL = "SPECIAL", "special category or as sensitive"
    PSEUDONYMOUS = "PSEUDONYMOUS", "pseudonymous"
    SECRET = "SECRET", "secret"


def classes(*, none="", personal="", special="", pseudonymous="", secret=""):
    """Return {field name: FieldClass} from space-separated names. Every field of a model must be named once."""
    named = {
        FieldClass.NONE: none,
        FieldClass.PERSONAL: personal,
        FieldClass.SPECIAL: special,
        FieldClass.PSEUDONYMOUS: pseudonymous,
        FieldClass.SECRET: secret,
    }
    return {field: field_class for field_class, fields in named.items() for field in fields.split()}


class Standing(models.TextChoices):
    """What an agency is to the partnership."""

    STATUTORY = "STATUTORY", "Statutory safeguarding partner"
    RELEVANT = "RELEVANT", "Relevant agency"
    SCHOOL = "SCHOOL", "School or college"
    COMMISSIONED = "COMMISSIONED", "Commissioned service"
    VOLUNTARY = "VOLUNTARY", "Voluntary or community organisation"
    OTHER = "OTHER", "Other"


class Sector(models.TextChoices):
    """The line of work an agency belongs to; reports group by it."""

    COUNCIL = "COUNCIL", "Council"
    POLICE = "POLICE", "Police"
    HEALTH = "HEALTH", "Health"
    EDUCATION = "EDUCATION", "Education"
    EARLY_YEARS = "EARLY_YEARS", "Early years"
    JUSTICE = "JUSTICE", "Youth justice and probation"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE", "Domestic abuse services"
    VOLUNTARY = "VOLUNTARY", "Voluntary and community"
    LICENSING = "LICENSING", "Licensing and transport"
    OTHER = "OTHER", "Other"


class RoleFamily(models.TextChoices):
    """The kind of work a person does, coarse enough to count by."""

    SOCIAL_WORK = "SOCIAL_WORK", "Social work"
    EARLY_HELP = "EARLY_HELP", "Early help and family support"
    NURSING = "NURSING", "Nursing, midwifery or health visiting"
    MEDICINE = "MEDICINE", "Doctor or other clinician"
    TEACHING = "TEACHING", "Teaching or school support"
    SAFEGUARDING_LEAD = "SAFEGUARDING_LEAD", "Designated safeguarding lead"
    EARLY_YEARS = "EARLY_YEARS", "Early years or childcare"
    POLICING = "POLICING", "Policing"
    JUSTICE = "JUSTICE", "Youth justice or probation"
    HOUSING = "HOUSING", "Housing"
    VOLUNTEER = "VOLUNTEER", "Volunteer"
    FOSTER_CARER = "FOSTER_CARER", "Foster carer"
    MANAGER = "MANAGER", "Manager or commissioner"
    OTHER = "OTHER", "Other work with children, families or adults"


class ManagerKind(models.TextChoices):
    """Who stands behind a person's attendance."""

    MANAGER = "MANAGER", "Line manager"
    SELF = "SELF", "I work for myself"
    SUPERVISING_SOCIAL_WORKER = "SUPERVISING_SOCIAL_WORKER", "Supervising social worker"
    VOLUNTEER_COORDINATOR = "VOLUNTEER_COORDINATOR", "Volunteer co-ordinator"


class Role(models.TextChoices):
    """Rights a person may hold beyond those every signed-in person has. Each is held for a scope."""

    AGENCY_LEAD = "AGENCY_LEAD", "Agency lead"
    TRAINER = "TRAINER", "Trainer"
    COORDINATOR = "COORDINATOR", "Locality co-ordinator"
    SUBGROUP = "SUBGROUP", "Learning and Development subgroup"
    EDITOR = "EDITOR", "Editor"
    SCRUTINEER = "SCRUTINEER", "Independent scrutineer"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"


# Which scope a role must name; the others must name none.
AGENCY_ROLES = (Role.AGENCY_LEAD,)
LOCALITY_ROLES = (Role.COORDINATOR,)
GLOBAL_ROLES = (Role.TRAINER, Role.SUBGROUP, Role.EDITOR, Role.SCRUTINEER, Role.ADMINISTRATOR)

# Mailboxes that several people read: an account must belong to one person (PRODUCT.md, policies).
GENERIC_MAILBOXES = ("office", "admin", "info", "head", "enquiries")

# Membership of Wagtail's groups follows from these roles; the groups hold the rights in the page editor.
EDITOR_GROUPS = {Role.EDITOR: "Editors", Role.ADMINISTRATOR: "Moderators"}

# Mail to addresses nobody has proved to be theirs: so many a day to one, and (settings.STRANGER_MAILS_A_DAY) in all.
STRANGER_MAILS_EACH = 3

# The agency under which people are filed who did not find theirs in the list, until an administrator places them.
UNLISTED_AGENCY = "not-listed"

# More people than any agency has.
MOST_HEADS = 100_000
