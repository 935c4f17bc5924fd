"""Who may open the reports, for which localities, and who sees exact counts (docs/authorisation.md)."""

from people.choices import Role

OPENS = (Role.SUBGROUP, Role.ADMINISTRATOR, Role.COORDINATOR)


def can_open(user):
    """Whether `user` may open the reports at all: the L&D subgroup, co-ordinators, administrators."""
    return user.is_authenticated and any(user.holds(role) for role in OPENS)


def localities_open_to(user):
    """Ids of the localities whose figures `user` may see; None means all of them."""
    if user.holds(Role.SUBGROUP) or user.is_administrator:
        return None
    return user.coordinated_localities


def sees_exact(user, locality_ids):
    """Whether small attendance counts are shown as they are: to those who hold the registers themselves.

    `locality_ids` are the localities of the figures, None for all. Everybody else sees protected counts.
    """
    if user.is_administrator:
        return True
    return locality_ids is not None and set(locality_ids) <= set(user.coordinated_localities)


def sees_ledger(user):
    """Whether `user` has a page of give and take: agency leads for their own, and all who may open the reports."""
    return user.is_authenticated and (can_open(user) or user.holds(Role.AGENCY_LEAD))


def agencies_in_ledger(user):
    """Ids of the agencies whose give and take `user` may see; None means all of them."""
    return None if can_open(user) else user.led_agencies


def reach_of_return(user, agency_id):
    """(ids of the localities, whether counts are exact) of an agency's return: its own lead sees all as it is.

    Localities None means all. Of others it is as on the page of attendance.
    """
    if agency_id in user.led_agencies:
        return None, True
    localities = localities_open_to(user)
    return localities, sees_exact(user, localities)


def sees_answers(user):
    """Whether `user` may take out single answers, without a person in any: the subgroup and administrators."""
    return user.holds(Role.SUBGROUP) or user.is_administrator


def can_scrutinise(user):
    """Whether `user` opens the scrutineer's page: the scrutineer, the L&D subgroup, administrators."""
    return user.is_authenticated and any(
        user.holds(role) for role in (Role.SCRUTINEER, Role.SUBGROUP, Role.ADMINISTRATOR)
    )


def keeps_sources(user):
    """Whether `user` keeps learning sources."""
    return can_open(user)


def may_take(user, job):
    """Whether `user` still has the rights a file of theirs was made with: its localities, and single answers."""
    open_to = localities_open_to(user)
    covered = open_to is None or (job.scope["localities"] is not None and set(job.scope["localities"]) <= set(open_to))
    return covered and (job.figures_only or sees_answers(user))


def writes_annual(user):
    """Whether `user` writes annual reports: the subgroup and administrators. For everybody else there are none."""
    return user.is_authenticated and (user.holds(Role.SUBGROUP) or user.is_administrator)


def works_as(user):
    """In which role `user` opens the reports, for the first sheet of a workbook: a role, never a name."""
    return next((role.label for role in (*OPENS, Role.AGENCY_LEAD) if user.holds(role)), "")
