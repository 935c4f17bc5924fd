"""The bookings app: places, the register, calendar entries."""

from django.apps import AppConfig

SAMPLE = {
    "name": "Ada Example",
    "course": "Recognising neglect",
    "sessions": [{"starts_at": "2027-03-02T09:30:00+00:00", "ends_at": "2027-03-02T12:30:00+00:00"}],
    "place": "Town Hall, Blackburn",
    "run_by": "Blackburn with Darwen",
    "booking_path": "/my/bookings/",
    "event_path": "/training/",
}
JOINING = {"joining_url": "https://meet.partnership.example/room", "joining_note": "Bring a pen."}
UNTIL = "2027-02-12T16:00:00+00:00"


class BookingsConfig(AppConfig):
    """`bookings.actions` is the only writer of bookings and attendance."""

    name = "bookings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Staff may change the words of some of our mails; two records of one person can be merged."""
        from bookings.choices import EDITABLE_TEXTS  # noqa: PLC0415 - models are not loaded before ready()
        from bookings.privacy import MERGE_KEYS, MERGE_PART  # noqa: PLC0415
        from outbox.choices import Text, offer_text  # noqa: PLC0415
        from people import ports  # noqa: PLC0415

        ports.merge.fill(MERGE_KEYS, MERGE_PART)

        for name, title, more, needs in EDITABLE_TEXTS:
            values = {key: UNTIL if key.endswith("_at") else value for key, value in more.items() if key != "joining"}
            sample = {**SAMPLE, **(JOINING if "joining" in more else {}), **values}
            offer_text(Text(f"bookings/email/{name}", title, sample, needs))
