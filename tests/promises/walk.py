"""Every address of the site, filled with what the world holds."""

import re

from django.urls import URLPattern, get_resolver

from tests.promises.world import CODE, TOKEN

# Packages whose pages we mount and do not write; they are walked under one rule each.
EDITORS = "admin/"


def patterns(resolver=None, prefix="", namespace=""):
    """(route, name, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), namespace + (entry.name or ""), entry
        else:
            deeper = namespace + (f"{entry.namespace}:" if entry.namespace else "")
            yield from patterns(entry, prefix + str(entry.pattern), deeper)


def is_public(pattern):
    """Whether the view lets anybody in by itself."""
    return not getattr(pattern.callback, "login_required", True)


def own_addresses():
    """{name or route: route} of all addresses but the editors' admin."""
    return {name or route: route for route, name, _ in patterns() if not route.startswith(EDITORS)}


def targets(world, route, actor):
    """{what: filled address} for a route: one for each row of the world that its parameters can name."""
    own = world.bookings.get(f"own {actor}", world.bookings["own PR"])
    next_date = world.events["next"].pk
    if "<int:member>" in route:
        members = {key: row.pk for key, row in world.members.items()}
        rows = {key: (pk,) for key, pk in members.items()}
        if route.startswith("agency/"):
            # Another agency's trainer behind an address one may open.
            rows = {
                key: (agency.pk, members["asked" if key == "own" else "far"]) for key, agency in world.agencies.items()
            }
            rows["crossed"] = (world.agencies["own"].pk, members["far"])
        elif "<int:away>" in route:
            rows = {"near": (members["near"], world.away.pk), "crossed": (members["asked"], world.away.pk),
                    "far": (members["far"], world.away.pk)}  # fmt: skip
    elif "<int:annual>" in route:
        third = {"<slug:part>": "needed", "<str:kind>": "docx"}
        more = tuple(value for name, value in third.items() if name in route)
        rows = {key: (row.pk, *more) for key, row in world.annual.items()}
    elif "<int:pool>" in route:
        rows = {key: (row.pk,) for key, row in world.pools.items()}
    elif "<int:call>" in route or "<int:offer>" in route:
        if "<int:offer>" in route:
            near, far = (world.offers[key] for key in ("near", "far"))
            rows = {"near": (near.call.event_id, near.pk), "far": (far.call.event_id, far.pk)}
            rows["crossed"] = (near.call.event_id, far.pk)
        else:
            rows = {key: (row.pk,) for key, row in world.calls.items()}
    elif "<int:ask>" in route:
        asks = world.asks
        rows = {key: (row.pk,) for key, row in asks.items()}
        if "<int:pk>" in route:
            rows = {key: (row.event_id, row.pk) for key, row in asks.items()}
            rows["crossed"] = (asks["near"].event_id, asks["far"].pk)
    elif "<int:trainer>" in route:
        rows = {key: (row.event_id, world.askable.pk) for key, row in world.asks.items()}
    elif "<int:away>" in route or "<int:commission>" in route:
        rows = {"-": ((world.away if "<int:away>" in route else world.commission).pk,)}
    elif "<int:holiday>" in route or "<int:material>" in route:
        kept = world.holidays if "<int:holiday>" in route else world.materials
        rows = {key: (row.pk,) for key, row in kept.items()}
    elif route.startswith("reports/money/<str"):
        rows = {"-": ("courses",)}
    elif "days.<str:kind>" in route or "agencies.<str:kind>" in route:
        rows = {"-": ("csv",)}
    elif route.startswith("reports/downloads/<int"):
        rows = {"own": (world.files.get(f"own {actor}", world.files["own LD"]).pk,)}
        rows["stranger"] = (world.files["stranger"].pk,)
    elif route in ("reports/list/", "reports/list.csv"):
        return {"-": f"/{route}", "count": f"/{route}?of=registered&period=this-year"}
    elif route.startswith("agency/<int:agency>"):
        third = {key: charge.pk for key, charge in world.charges.items()} if "<int:charge>" in route else {}
        rows = {key: (agency.pk, third.get(key, next_date)) for key, agency in world.agencies.items()}
        if third:
            # Another agency's charge behind an address one may open.
            rows["crossed"] = (world.agencies["own"].pk, third["other"])
    elif "<int:approval>" in route:
        rows = {key: (approval.pk,) for key, approval in world.approvals.items()}
    elif route.startswith("my/team/<uuid"):
        rows = {key: (approval.booking.public_id,) for key, approval in world.approvals.items()}
    elif "<int:broadcast>" in route:
        rows = {key: (row.event_id, row.pk) for key, row in world.broadcasts.items()}
        rows["crossed"] = (world.broadcasts["near"].event_id, world.broadcasts["far"].pk)
    elif "outbox/texts/<slug" in route:
        rows = {"-": ("confirmed",)}
    elif "<int:held>" in route or "<int:person>" in route:
        near, far = (world.events[key] for key in ("next", "far next"))
        mine, theirs = world.held if "<int:held>" in route else (world.people["stranger"], world.people["distant"])
        # What belongs to another locality behind a date one may open.
        rows = {"next": (near.pk, mine.pk), "far next": (far.pk, theirs.pk), "crossed": (near.pk, theirs.pk)}
    elif "<int:question>" in route:
        rows = {key: (version.pk, question.pk) for key, (version, question) in world.versions.items()}
        # A question of another version behind an address one may open.
        rows["crossed"] = (world.versions["draft"][0].pk, world.versions["used"][1].pk)
    elif "<int:version>" in route:
        rows = {key: (version.pk,) for key, (version, _) in world.versions.items()}
    elif route.startswith("questionnaires/courses/"):
        rows = {"-": (world.events["near"].course_id,)}
    elif route.startswith("questionnaires/<int"):
        rows = {"-": (world.versions["used"][0].questionnaire_id,)}
    elif "<int:evidence>" in route:
        rows = {key: (proof.pk,) for key, proof in world.proofs.items()}
    elif route.startswith("coordinate/comments/<int"):
        rows = {key: (answer.pk,) for key, answer in world.comments.items()}
    elif route.startswith("you-said/<int"):
        rows = {"-": (world.improvement.pk,)}
    elif route.startswith("you-said/quotes/<int"):
        rows = {"-": (world.quote.pk,)}
    elif route.startswith("coordinate/charges/<int"):
        rows = {key: (world.charges[key].pk,) for key in ("near", "other")}
    elif "<int:family>" in route:
        rows = {"-": (world.family.pk,)}
    elif "assignment" in route:
        rows = {key: (row.event_id, row.pk) for key, row in world.assignments.items()}
        # Another date's assignment behind an address one may open.
        rows["crossed"] = (world.assignments["near"].event_id, world.assignments["far"].pk)
    elif "walk-in/<uuid" in route:
        event = world.events["near"].pk
        rows = {
            "near": (event, world.bookings["walk-in"].public_id),
            "crossed": (event, world.bookings["distant"].public_id),
        }
    elif "<uuid:public_id>" in route:
        rows = {
            "own": (own.public_id,),
            **{key: (world.bookings[key].public_id,) for key in ("colleague", "stranger", "distant", "waiting")},
        }
    elif route.startswith("imports/<int"):
        rows = {key: (file.pk,) for key, file in world.imports.items()}
    elif route.startswith("e-learning/completions/keys/<int"):
        rows = {"-": (world.push_key.pk,)}
    elif route.startswith("e-learning/play/"):
        rows = {key: (enrolment.pk,) for key, enrolment in world.playing.items()}
    elif route.startswith(("e-learning/packages/<int", "e-learning/start/<int")):
        rows = {"-": (world.package.module_id, world.package.pk)}
    elif route.startswith("learn/"):
        module, notes = world.module.code, world.notes
        rows = {"open": (module, 1), "unknown": ("no-module", 1)}
        if "<int:pk>" in route:
            own_note = notes.get(f"own {actor}", notes["own PR"])
            rows = {"own": (module, own_note.pk), "stranger": (module, notes["stranger"].pk)}
    elif route.startswith("briefings/<slug"):
        rows = {"open": (world.briefing.slug,), "unknown": ("no-briefing",)}
    elif "<int:source>" in route:
        rows = {key: (row.source_id, row.pk) for key, row in world.sources.items()}
        if "<int:recommendation>" in route:
            near, far = (world.sources[key] for key in ("near", "far"))
            rows["crossed"] = (near.source_id, far.pk)
    elif "<int:use>" in route:
        rows = {key: (use.pk,) for key, use in world.uses.items()}
    elif "<slug:code>" in route:
        rows = {"open": (world.events["near"].course.code,), "draft": (world.events["draft"].course.code,)}
    elif route.startswith("my/interests/<int"):
        interests = world.interests
        rows = {key: (interests[key].pk,) for key in ("stranger", "distant")}
        rows["own"] = (interests.get(f"own {actor}", interests["own PR"]).pk,)
    elif route.startswith("my/proof/<int"):
        rows = {key: (proof.pk,) for key, proof in world.proofs.items()}
    elif "dates/<int:pk>" in route:
        rows = {key: (event.pk,) for key, event in world.events.items()}
    elif route.startswith("people/roles/<int"):
        rows = {key: (grant.pk,) for key, grant in world.grants.items()}
    elif route.startswith("people/agencies/<int"):
        rows = {key: (agency.pk,) for key, agency in world.agencies.items()}
    elif "<int:other>" in route:
        others = {"colleague": "stranger", "stranger": "distant", "distant": "colleague"}
        rows = {key: (world.people[key].pk, world.people[other].pk) for key, other in others.items()}
    elif route.startswith("people/merges/<int"):
        rows = {key: (merge.pk,) for key, merge in world.merges.items()}
    elif route.startswith("people/<int"):
        rows = {key: (person.pk,) for key, person in world.people.items()}
    elif route.startswith("outbox/<int"):
        rows = {key: (message.pk,) for key, message in world.messages.items()}
    elif route.startswith("certificates/<str"):
        rows = {key: (paper.code,) for key, paper in world.papers.items() if not key.startswith("own ")}
        rows["own"] = (world.papers.get(f"own {actor}", world.papers["own PR"]).code,)
        rows["wrong"] = ("0" * 26,)
    elif route.startswith("my/record/<int"):
        rows = {key: (row.pk,) for key, row in world.trainings.items() if not key.startswith("own ")}
        rows["own"] = (world.trainings.get(f"own {actor}", world.trainings["own PR"]).pk,)
    elif route.startswith("records/<int"):
        rows = {key: (person.pk,) for key, person in world.people.items()}
        rows["team"] = (world.papers["team"].booking.delegate_id,)
    elif "<str:token>" in route:
        rows = {"held": (TOKEN,), "wrong": ("wrong-token",)}
    elif "<str:code>" in route:
        rows = {"open": (CODE,), "wrong": ("ZZZZZZ",)}
    else:
        rows = {"-": ()}
    return {what: fill(route, values) for what, values in rows.items()}


def fill(route, values=()):
    """Put values into a route's parameters in order; 1 or a word where the world has none."""
    values = list(values)

    def value(match):
        if values:
            return str(values.pop(0))
        return "1" if match.group(0).startswith(("<int", "(\\d")) else "word"

    route = re.sub(r"<[a-z]+:\w+>|<\w+>", value, route)
    route = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)", value, route)
    route = re.sub(r"\((?!\?)[^()]*(?:\([^()]*\)[^()]*)*\)", value, route)
    return "/" + re.sub(r"[\^$?]|\\Z", "", route)
