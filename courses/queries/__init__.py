"""Reads about courses, dates and trainers that several pages need."""

from courses.queries.dates import (
    clashes,
    courses_to_plan,
    families,
    filter_choices,
    localities_planned_by,
    policy,
    policy_for,
    trainers,
    trainers_told,
    variants,
    with_trainers,
    with_variant,
)

__all__ = [
    "clashes",
    "courses_to_plan",
    "families",
    "filter_choices",
    "localities_planned_by",
    "policy",
    "policy_for",
    "trainers",
    "trainers_told",
    "variants",
    "with_trainers",
    "with_variant",
]
