"""The editors' admin, without the parts that would show people (docs/adr/0012)."""

from wagtail import hooks

HIDDEN_MENUS = frozenset({"reports"})
HIDDEN_SETTINGS = frozenset({"users", "groups"})


@hooks.register("construct_main_menu")
def hide_reports(request, menu_items):
    """Wagtail's reports list what each editor did, by name."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_MENUS]


@hooks.register("construct_settings_menu")
def hide_people(request, menu_items):
    """Accounts and groups are kept by the people app, where roles have scopes."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]
