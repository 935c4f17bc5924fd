"""The courses app: what is taught, when, where, by whom."""

from django.apps import AppConfig

SAMPLE = {
    "name": "Ada Example",
    "course": "Recognising neglect",
    "part": "lead",
    "sessions": [{"starts_at": "2027-03-02T09:30:00+00:00", "ends_at": "2027-03-02T12:30:00+00:00"}],
    "place": "Town Hall, Blackburn",
    "run_by": "Blackburn with Darwen",
    "joining_url": "https://meet.partnership.example/room",
    "joining_note": "Bring a pen.",
    "register_path": "/trainer/",
    "published": True,
}


class CoursesConfig(AppConfig):
    """Plain facts about courses and their dates; the story of a course is a page in the CMS."""

    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Staff may change the words of the mail that puts a trainer on a date; two records can be merged."""
        from courses.privacy import MERGE_KEYS  # noqa: PLC0415 - models are not loaded before ready()
        from outbox.choices import Text, offer_text  # noqa: PLC0415
        from people import ports  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS)

        offer_text(Text("courses/email/delivering", "To a trainer: you deliver a date", SAMPLE))
