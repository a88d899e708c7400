"""A secret is seen by nobody who does not ask for it by name."""

import copy
import json
import pickle
import traceback
from dataclasses import asdict, dataclass

import pytest

from maap_tui.models.secret import Secret

VALUE = "p1eL7uonXs6MDxtG"


@dataclass(frozen=True)
class Holder:
    token: Secret


@pytest.mark.rule(10)
def test_secret_is_masked_wherever_it_is_shown() -> None:
    secret = Secret(VALUE)
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r}",
        "%s" % secret,  # noqa: UP031  (a log line formats like this)
        repr([secret]),
        repr(Holder(secret)),
        str({"token": secret}),
    ]
    assert not any(VALUE in text for text in shown)


def test_secret_reveals_itself_when_asked() -> None:
    assert Secret(VALUE).reveal() == VALUE


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_secret_is_never_pickled(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(VALUE), protocol)


def test_secret_is_in_no_copy_and_in_no_json() -> None:
    for leak in (copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError) as caught:
            leak(Secret(VALUE))
        assert VALUE not in str(caught.value)
    with pytest.raises(TypeError):
        asdict(Holder(Secret(VALUE)))


def test_secret_has_no_attributes_to_list() -> None:
    assert not hasattr(Secret(VALUE), "__dict__")


def test_traceback_with_locals_shows_the_mask() -> None:
    def fail(token: Secret) -> None:
        raise RuntimeError(f"refused: {token}")

    with pytest.raises(RuntimeError) as caught:
        fail(Secret(VALUE))
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    text = "".join(report.format())
    assert "***" in text
    frame = next(frame for frame in report.stack if frame.name == "fail")
    assert VALUE not in str(frame.locals)


def test_secrets_are_equal_by_value_and_empty_ones_are_false() -> None:
    assert Secret(VALUE) == Secret(VALUE)
    assert hash(Secret(VALUE)) == hash(Secret(VALUE))
    assert Secret(VALUE) != Secret("other")
    assert Secret(VALUE) != VALUE
    assert Secret(VALUE)
    assert not Secret("")
