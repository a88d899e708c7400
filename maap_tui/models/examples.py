"""What is shown where something has to be typed: apart, for help pays for no more than that."""

BOX_EXAMPLE = "112.29,-3.34,112.95,-2.66"
EXAMPLES = "2026-04, 2026-Q2, last 30 d, 2026-04-01 .. 2026-06-30"
"""Of times."""
WITHIN_EXAMPLE = "30 min"
RADIUS_EXAMPLE = "50 km"
NEWEST_FIRST = "-datetime"
"""The usual order of granules."""
