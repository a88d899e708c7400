"""Every action without a screen: one module a verb, and what they share."""

from .run import main

__all__ = ["main"]
