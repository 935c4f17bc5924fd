"""The first page of each kind of user, and the co-ordinator's pages of a date."""
