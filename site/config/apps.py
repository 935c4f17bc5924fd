"""The config app: wiring only. Installed without models so that it can hold the commands that join apps."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the deployment checks."""

    name = "config"

    def ready(self):
        """Importing the module registers its checks."""
        from config import checks  # noqa: F401, PLC0415
