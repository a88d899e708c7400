"""The parts of the main screen; each owns its workers and its table."""
