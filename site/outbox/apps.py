"""The outbox app: mail kept as rows beside the facts it tells of, sent afterwards."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Fills the `queue` port of people."""

    name = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """People queues mail without importing this app; two records of one person can be merged."""
        from outbox import actions  # noqa: PLC0415 - models are not loaded before ready()
        from outbox.privacy import MERGE_KEYS  # noqa: PLC0415
        from people import ports  # noqa: PLC0415

        ports.queue.fill(actions.queue)
        ports.merge.fill(MERGE_KEYS)
