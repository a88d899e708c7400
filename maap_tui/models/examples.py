"""Examples of what may be typed; a module of its own, so that `--help` loads no more than these."""

BOX_EXAMPLE = "112.29,-3.34,112.95,-2.66"
EXAMPLES = "2026-04, 2026-Q2, last 30 d, 2026-04-01 .. 2026-06-30"
"""Of times and ranges."""
WITHIN_EXAMPLE = "30 min"
RADIUS_EXAMPLE = "50 km"
NEWEST_FIRST = "-datetime"
"""The usual order of granules."""
