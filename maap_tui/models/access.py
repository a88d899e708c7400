"""What a collection's access class means: in general, and for the account of whoever asks."""

from collections.abc import Iterable

from .catalog import Access, Collection
from .sign_in import SignInState, SignInStatus
from .text import clean
from .transfer import JobSnapshot, JobState

_MEANINGS = {
    Access.OPEN: "Any signed-in account may download it.",
    Access.SIGN_IN: "Downloads need a sign-in; no special right is known.",
    Access.RESTRICTED: "Your account needs a special right.",
    Access.TEAM: "Only for commissioning and calibration teams.",
}
_SPECIAL = frozenset({Access.RESTRICTED, Access.TEAM})
_NOT_READY = {
    SignInState.NO_CREDENTIALS: "You are not signed in: put your token into credentials.txt first.",
    SignInState.UNREADABLE: "You are not signed in: your credentials file cannot be read.",
    SignInState.REFUSED: "Your token was refused: make a new one first.",
}


def meaning_of(collection: Collection) -> str:
    """For anybody, with the catalogue's word for a special right."""
    meaning, label = _MEANINGS[collection.access], collection.access_label
    is_named = collection.access in _SPECIAL and label
    return f"{meaning} The catalogue calls it {label}." if is_named else meaning


def no_right(collection: str) -> str:
    """What is said of a file of `collection` that this account may not read."""
    return f"Your account may not read {clean(collection)}."


def denied_in(jobs: Iterable[JobSnapshot]) -> frozenset[str]:
    """The collections of which the service refused files, and gave none, as far as `jobs` tell.

    Nothing else says so before a file is asked for: a token does not name rights.
    """
    denied, given = set(), set()
    for job in jobs:
        collection = job.request.collection
        if job.state is JobState.DONE:
            given.add(collection)
        elif job.state is JobState.FAILED and job.cause == no_right(collection):
            denied.add(collection)
    return frozenset(denied - given)


def meaning_for(collection: Collection, status: SignInStatus) -> str:
    """For this account, as far as it can be known: a token does not say which rights it has."""
    if status.state in _NOT_READY:
        return _NOT_READY[status.state]
    if collection.access in _SPECIAL:
        right = collection.access_label or "that right"
        return (
            f"Your token does not say whether your account has {right}: "
            "only a download shows it (403 means no)."
        )
    if status.state is SignInState.READY:
        return "Your credentials are here, but not tried yet; with them you may download it."
    return "You are signed in: you may download it."
