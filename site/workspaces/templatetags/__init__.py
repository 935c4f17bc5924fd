"""Tags of the workspaces."""
