"""PDF and Word files of the house: one warm compiler, tagged for screen readers, fonts of our own."""
