"""Pages of dates and bookings."""
