"""Old spreadsheets as read: cells, columns under their many names, tables, statuses, names. Nothing here asks the
database."""
