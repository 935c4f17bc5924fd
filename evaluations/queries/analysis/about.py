"""What the dates that are meant are about: courses, localities, what was asked there."""

from collections import Counter

from evaluations.queries.reading import newest


def about(counts, meant):
    """Facts of an Analysis by their names. `meant` are ids of dates."""
    days = [counts.days[pk] for pk in meant]
    courses = dict(sorted({(day.course_id, day.course) for day in days}, key=lambda row: (row[1].casefold(), row[0])))
    places = sorted({(day.position, day.locality_id, day.locality) for day in days})
    roles: Counter = Counter()
    for pk in meant & counts.roles.keys():
        roles.update(counts.roles[pk])
    return {
        "courses": courses,
        "localities": {pk: name for _position, pk, name in places},
        "asked": newest(counts.asked, set().union(*(counts.versions[pk] for pk in meant & counts.versions.keys()))),
        "items": [item for item in counts.items if item.course_id in courses],
        "roles": roles,
    }
