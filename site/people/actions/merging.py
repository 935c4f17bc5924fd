"""Two records of one person made one, and that undone (docs/adr/0020). Rows move; none is deleted."""

import datetime as dt
from collections import Counter, defaultdict

from django.apps import apps
from django.db import IntegrityError, models, transaction

from people import ports
from people.actions.patience import patient
from people.actions.roles import sync_groups
from people.models import Merge, MergeMove, Person, User

UNDO_FOR = dt.timedelta(days=30)
PERSON, LOGIN = Person._meta.label, User._meta.label
LOGIN_KEY = f"{LOGIN}.person"
# What a person says of themselves: taken as a whole where the kept record has not been filled in.
PROFILE = (
    "agency_id",
    "agency_wanted",
    "district_id",
    "role_family",
    "manager_kind",
    "manager_name",
    "manager_email",
    "profile_completed_at",
)


class MergeRefused(Exception):
    """Two records cannot be merged, or a merge not undone. The text is fit to show."""


@patient
@transaction.atomic
def merge_persons(*, keep, other, by, at):
    """Move everything `other` holds to `keep`, and tell whose record it was where somebody asks. Returns the Merge.

    A double place on a date to come is given up and offered on in the same transaction. `other` stays as a shell that
    points to `keep`; its login is closed, or moves where `keep` has none. Raises MergeRefused for oneself, for a record
    that is merged already, and for two that are the same.
    """
    refuse(why_not_merge(keep, other, by=by))
    # Dates first, then people: the order of every other action.
    ended = [move for part in ports.merge.parts for move in part.prepare(keep=keep, other=other, by=by, at=at)]
    both = lock_both(keep, other)
    keep, other = both[keep.pk], both[other.pk]
    refuse(why_not_merge(keep, other, by=by))
    if not all(part.settled(keep=keep, other=other, at=at) for part in ports.merge.parts):
        raise MergeRefused("A booking was made at this moment. Look again at what the merge would do, then merge.")
    merge = Merge.objects.create(kept=keep, other=other, made_at=at, made_by=by.person)
    moves = [*key_moves(keep, other), *own_moves(keep, other)]
    put(moves, forward=True)
    MergeMove.objects.bulk_create(
        [
            *(MergeMove(merge=merge, model=m, row=row, field=f, before=before) for m, row, f, before in ended),
            *(MergeMove(merge=merge, model=m, row=row, field=f, before=b, after=a) for m, row, f, b, a in moves),
        ]
    )
    sync_both(keep, other)
    counts = Counter(model for model, *_ in moves)
    ports.record(action="person.merge", target=merge, by=by, at=at, subject=keep, other=other.pk, moved=dict(counts))
    return merge


@patient
@transaction.atomic
def undo_merge(*, merge, by, at):
    """Give both records back what each had. Returns sentences about what could not be given back, mostly none.

    What came to the kept record since stays there. Raises MergeRefused after 30 days, after a later merge of either
    record, and where what happened since stands against it.
    """
    merge = Merge.objects.select_related("kept", "other").get(pk=merge.pk)
    refuse(why_not_undo(merge, by=by, at=at))
    moves = list(merge.moves.order_by("pk"))
    keys = [move for move in moves if is_own(move)]
    ended = [move for move in moves if not is_own(move)]
    for part in ports.merge.parts:
        part.lock(moves=moves)
    lock_both(merge.kept, merge.other)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "other").get(pk=merge.pk)
    refuse(why_not_undo(merge, by=by, at=at))
    try:
        with transaction.atomic():
            put([(m.model, m.row, m.field, m.before, m.after) for m in keys], forward=False)
            merge.undone_at, merge.undone_by = at, by.person
            merge.save(update_fields=["undone_at", "undone_by"])
            said = [text for part in ports.merge.parts for text in part.restore(moves=ended, by=by, at=at)]
    except IntegrityError as error:
        raise MergeRefused(
            "What was added since stands against undoing: both records would have the same thing twice."
        ) from error
    sync_both(merge.kept, merge.other)
    ports.record(action="person.unmerge", target=merge, by=by, at=at, subject=merge.kept, other=merge.other_id)
    return said


def refuse(why):
    """Raise MergeRefused with a sentence; nothing for an empty one."""
    if why:
        raise MergeRefused(why)


def why_not_merge(keep, other, *, by):
    """Return the sentence that says why these two cannot be merged, or ""."""
    if keep.pk == other.pk:
        return "This is the same record. Choose the other one."
    if by.person_id in (keep.pk, other.pk):
        return "You cannot merge your own record. Ask another administrator."
    if keep.merged_into_id or other.merged_into_id:
        return "One of these records was merged already. Open the record it was merged into."
    return ""


def why_not_undo(merge, *, by, at):
    """Return the sentence that says why a merge cannot be undone now, or ""."""
    if merge.undone_at:
        return "This merge was undone already."
    if at > merge.made_at + UNDO_FOR:
        return f"A merge can be undone for {UNDO_FOR.days} days, and these are over."
    if by.person_id in (merge.kept_id, merge.other_id):
        return "You cannot undo a merge of your own record. Ask another administrator."
    both = (merge.kept_id, merge.other_id)
    later = Merge.objects.live().filter(pk__gt=merge.pk)
    if later.filter(models.Q(kept__in=both) | models.Q(other__in=both)).exists():
        return "One of these records was merged again later. Undo that merge first."
    return ""


def foreseen(*, keep, other, at):
    """What merging would do, for a page: what moves, what stays, doubles that end, what becomes of the login."""
    moves = Counter(f"{label}.{name}" for label, _, name, _, after in key_moves(keep, other) if after == keep.pk)
    held = {key: rows_of(key, other) for key, rule in ports.merge.keys.items() if isinstance(rule, ports.Moves)}
    own = own_moves(keep, other)
    return {
        "moving": [(words_of(key), number) for key, number in sorted(moves.items()) if key != LOGIN_KEY],
        "staying": [
            (words_of(key), number - moves[key])
            for key, number in sorted(held.items())
            if number > moves[key] and key != LOGIN_KEY
        ],
        "doubles": [text for part in ports.merge.parts for text in part.doubles(keep=keep, other=other, at=at)],
        "login_moves": moves[LOGIN_KEY] > 0,
        "login_closes": any(label == LOGIN for label, *_ in own),
        "takes_address": next((after for _, row, name, _, after in own if row == keep.pk and name == "email"), None),
        "takes_profile": any(row == keep.pk and name == "profile_completed_at" for _, row, name, _, _ in own),
    }


def rows_of(key, person):
    """How many rows a key has for a person."""
    label, _, name = key.rpartition(".")
    return apps.get_model(label)._base_manager.filter(**{name: person.pk}).count()


def words_of(key):
    """What the rows of a key are, in plain words."""
    return ports.merge.keys[key].what


def lock_both(keep, other):
    """Both people's rows for update, always in the same order."""
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=(keep.pk, other.pk)).order_by("pk")
    return {person.pk: person for person in rows}


def sync_both(*people):
    """Make Wagtail's groups follow from the roles each has now."""
    for person in Person.objects.filter(pk__in=[person.pk for person in people]).select_related("user").order_by("pk"):
        sync_groups(person=person)


def is_own(move):
    """Whether a move is a key or a field of this app: anything else was ended by a part and goes back through it."""
    return f"{move.model}.{move.field}" in ports.merge.keys or move.model in (PERSON, LOGIN)


def key_moves(keep, other):
    """What becomes of every key to `other` and to `keep`: (label, row, field, before, after). Reads only."""
    return [
        (key.rpartition(".")[0], row, key.rpartition(".")[2], before, after)
        for key, rule in sorted(ports.merge.keys.items())
        if isinstance(rule, ports.Moves)
        for row, before, after in moves_of(key, rule, keep, other)
    ]


def moves_of(key, rule, keep, other):
    """(row, before, after) of one key. Where only one of two rows can be the person's, the stronger one is."""
    label, _, name = key.rpartition(".")
    model = apps.get_model(label)
    every = model._base_manager.order_by("pk").prefetch_related(*rule.reads)
    rows = list(every.filter(**{name: other.pk}))
    staying, back = set(), []
    for names, condition in only_once(model, name):
        mine = {group(row, names): row for row in every.filter(condition, **{name: keep.pk})} if rows else {}
        theirs = {row.pk for row in every.filter(condition, **{name: other.pk})} if rows else set()
        for row in rows:
            rival = mine.get(group(row, names)) if row.pk in theirs else None
            if rival is None or None in group(row, names):
                continue
            if rule.stronger and rule.stronger(row) > rule.stronger(rival):
                back.append((rival.pk, keep.pk, other.pk))
            else:
                staying.add(row.pk)
    return [(row.pk, other.pk, keep.pk) for row in rows if row.pk not in staying] + back


def group(row, names):
    """What two rows share of which a person can have only one."""
    return tuple(getattr(row, name) for name in names)


def only_once(model, name):
    """(other columns, condition) of each rule of the database that lets a person have one row of a kind."""
    field = model._meta.get_field(name)
    if field.unique:
        yield (), models.Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and name in constraint.fields:
            columns = (model._meta.get_field(each).attname for each in constraint.fields if each != name)
            yield tuple(columns), constraint.condition or models.Q()


def own_moves(keep, other):
    """What becomes of the two records themselves and of their logins: (label, row, field, before, after)."""
    logins = dict(User.objects.filter(person__in=(keep.pk, other.pk)).values_list("person", "pk"))
    moves = [(PERSON, other.pk, "merged_into_id", None, keep.pk)]
    if keep.pk in logins and other.pk in logins:
        if User.objects.get(pk=logins[other.pk]).is_active:
            moves.append((LOGIN, logins[other.pk], "is_active", True, False))
    elif other.email and (other.pk in logins or not keep.email):
        # The address one signs in with is the one the person is known by; the shell keeps the other one.
        moves += [
            (PERSON, one.pk, name, plain(getattr(one, name)), plain(getattr(two, name)))
            for one, two in ((other, keep), (keep, other))
            for name in ("email", "email_bounced_at")
        ]
    taken = [] if keep.profile_completed_at else list(PROFILE) if other.profile_completed_at else []
    if not keep.name and other.name:
        taken.append("name")
    return moves + [
        (PERSON, keep.pk, name, plain(getattr(keep, name)), plain(getattr(other, name)))
        for name in taken
        if getattr(keep, name) != getattr(other, name)
    ]


def plain(value):
    """A value as JSON can hold it."""
    return value.isoformat() if isinstance(value, dt.datetime) else value


def put(moves, *, forward):
    """Set what each move says, one way or the other. A row changed by somebody else since is left as it is.

    Values of which there can be one only are parked first, so that two rows can change places.
    """
    fields = defaultdict(list)
    for label, row, name, before, after in moves:
        fields[label, name].append((row, before, after) if forward else (row, after, before))
    for (label, name), changes in fields.items():
        field = column(apps.get_model(label), name)
        rows = field.model._base_manager
        now = dict(rows.filter(pk__in=[row for row, *_ in changes]).values_list("pk", field.attname))
        changes = [(row, new) for row, old, new in changes if row in now and plain(now[row]) == same(field, old)]
        if len({new for _, new in changes}) > 1 and (field.is_relation or name == "email"):
            for row, _ in changes:
                # Keys are checked when the transaction ends, so a key to nobody may stand until then.
                rows.filter(pk=row).update(**{field.attname: -row if field.is_relation else None})
        for row, new in changes:
            rows.filter(pk=row).update(**{field.attname: field.to_python(new)})


def same(field, value):
    """A value from the journal as `plain` gives what is stored now."""
    return plain(field.to_python(value))


def column(model, name):
    """The field of a name, be it `agency` or `agency_id`."""
    return model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
