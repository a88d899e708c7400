"""The credentials file is read as people really write it, or refused with line and remedy."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maap_tui.errors import CredentialsError
from maap_tui.models.sign_in import TOKEN_PAGE
from maap_tui.services.credentials import (
    Credentials,
    parse_credentials,
)
from tests.services.tokens import PLAIN, SECRET, TOKEN, jwt

ID_LINE, SECRET_LINE, TOKEN_LINE = PLAIN.splitlines()
HEAD = f"{ID_LINE}\n{SECRET_LINE}\n"


def refusal(content: str | bytes) -> str:
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(CredentialsError) as caught:
        parse_credentials(data, "c.txt")
    assert caught.value.hint
    assert SECRET not in str(caught.value)
    assert TOKEN not in str(caught.value)
    return caught.value.message


def is_right(credentials: Credentials) -> bool:
    held = (credentials.client_secret.reveal(), credentials.offline_token.reveal())
    return (credentials.client_id, *held) == ("offline-token", SECRET, TOKEN)


def test_the_form_of_the_tutorial_is_read_without_a_warning() -> None:
    credentials = parse_credentials(PLAIN.encode())
    assert is_right(credentials)
    assert credentials.warnings == ()
    assert credentials.expires == 1_900_000_000


ANSWER = {"access_token": "a.b.c", "expires_in": 300, "refresh_token": TOKEN}


@pytest.mark.case(96, 97)
@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.strip().encode(),
        b"# cl\xe9\n" + PLAIN.encode(),
    ],
    ids=["bom", "crlf", "cr", "utf-16", "utf-16-le", "utf-16-be", "no last line end", "latin-1"],
)
def test_every_usual_encoding_is_read(content: bytes) -> None:
    assert is_right(parse_credentials(content))


@pytest.mark.case(96)
@pytest.mark.parametrize(
    "content",
    [
        PLAIN.replace("=", " = "),
        PLAIN.replace("=", "\t=\t"),
        PLAIN.replace("\n", "  \n"),
        "  " + PLAIN.replace("\n", "\n\t"),
        PLAIN.replace("\n", "\u00a0\n"),
        PLAIN.replace("CLIENT", "\u200bCLIENT"),
        f"# my token\n\n{PLAIN}\n# end",
        f"My MAAP access\n{PLAIN}",
        PLAIN.replace("CLIENT", "export CLIENT").replace("OFFLINE", "export OFFLINE"),
        PLAIN.replace("OFFLINE", "set OFFLINE"),
        PLAIN.replace("OFFLINE", "$env:OFFLINE"),
        PLAIN.lower().replace(TOKEN.lower(), TOKEN),
        PLAIN.replace("OFFLINE_TOKEN", "offline-token"),
        PLAIN.replace("CLIENT_ID", "Client ID"),
        PLAIN.replace("=", ": "),
        HEAD + f'OFFLINE_TOKEN="{TOKEN}"',
        HEAD + f"OFFLINE_TOKEN='{TOKEN}'",
        HEAD + f"OFFLINE_TOKEN=\u201c{TOKEN}\u201d",
        HEAD + f"OFFLINE_TOKEN=<{TOKEN}>",
        HEAD + f'OFFLINE_TOKEN="{TOKEN}",',
        HEAD + f"OFFLINE_TOKEN='{TOKEN}';",
        HEAD + f'"OFFLINE_TOKEN={TOKEN}"',
        HEAD + f"'OFFLINE_TOKEN': '{TOKEN}',",
        HEAD + f"OFFLINE_TOKEN=={TOKEN}",
        HEAD + f"OFFLINE_TOKEN=Bearer {TOKEN}",
        HEAD + f'OFFLINE_TOKEN="bearer  {TOKEN}"',
        HEAD + f"REFRESH_TOKEN={TOKEN}",
        HEAD + f"Authorization: Bearer {TOKEN}",
        HEAD + TOKEN,
        HEAD + f"Bearer {TOKEN}",
        HEAD + f"OFFLINE_TOKEN=\n{TOKEN}",
        f"OFFLINE_TOKEN=old\n{PLAIN}",
        f"{TOKEN_LINE}\n{SECRET_LINE}",
        f"{TOKEN_LINE}\n\n{ID_LINE}\n{SECRET_LINE}",
        HEAD + json.dumps(ANSWER),
        HEAD + json.dumps(ANSWER, indent=2),
        HEAD + f"OFFLINE_TOKEN={json.dumps(ANSWER)}",
        HEAD + f"OFFLINE_TOKEN='{json.dumps(ANSWER, indent=2)}'\n",
        json.dumps(ANSWER) + "\n" + HEAD,
        json.dumps({**ANSWER, "client_secret": SECRET}),
        json.dumps({"CLIENT_ID": "offline-token", "CLIENT_SECRET": SECRET, "OFFLINE_TOKEN": TOKEN}),
    ],
)
def test_what_people_write_is_read_right(content: str) -> None:
    assert is_right(parse_credentials(content.encode()))


@pytest.mark.case(96)
def test_a_secret_keeps_everything_that_may_belong_to_it() -> None:
    odd = "a#b=c {d} 'e'f;"
    content = PLAIN.replace(SECRET, odd)
    assert parse_credentials(content.encode()).client_secret.reveal() == odd


@pytest.mark.case(96)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{PLAIN}OFFLINE_TOKEN={TOKEN}\n", "OFFLINE_TOKEN stands in lines 3, 4; the last one"),
        (PLAIN.replace(SECRET, f"'{SECRET}'"), "Line 2: what stands around the value of CLIENT_"),
        (f"{SECRET_LINE}\n{TOKEN_LINE}", "CLIENT_ID is missing; offline-token is used"),
        (HEAD + TOKEN, "Line 3, a token by itself"),
        (HEAD + json.dumps(ANSWER), "taken from JSON"),
        (PLAIN.replace("CLIENT", "\u200bCLIENT"), "Invisible characters"),
        (PLAIN.replace(TOKEN, jwt(typ="Refresh")), "typ Refresh"),
    ],
)
def test_an_oddity_that_was_read_right_is_remarked(content: str, said: str) -> None:
    (warning,) = parse_credentials(content.encode()).warnings
    assert said in warning


MIDDLE = len(TOKEN) // 2
START, REST = f"{HEAD}OFFLINE_TOKEN={TOKEN[:MIDDLE]}", TOKEN[MIDDLE:]


@pytest.mark.case(97, 98)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "c.txt: the file is empty."),
        (" \n\0", "c.txt: the file is empty."),
        ("hello\n", "c.txt: there is no OFFLINE_TOKEN."),
        (HEAD, "c.txt: there is no OFFLINE_TOKEN."),
        (HEAD + f"OFLINE_TOKEN={TOKEN}", "Line 3 says OFLINE_TOKEN: is that meant to be OFFLINE_"),
        (HEAD + "OFFLINE_TOKEN=", "c.txt, line 3: OFFLINE_TOKEN is empty."),
        (TOKEN, "c.txt: there is no CLIENT_SECRET beside the token."),
        (TOKEN_LINE, "c.txt: there is no CLIENT_SECRET."),
        (f"{TOKEN_LINE}\nSECRET=x", "Line 2 says SECRET: is that meant to be CLIENT_SECRET?"),
        (f"{TOKEN_LINE}\nCLIENT_SECRET=", "there is no CLIENT_SECRET."),
        (
            HEAD + "OFFLINE_TOKEN=your_esamaap_longlasting_token_here",
            "c.txt, line 3: OFFLINE_TOKEN is still the example text.",
        ),
        (HEAD + "OFFLINE_TOKEN=<your token>", "line 3: OFFLINE_TOKEN is still the example text."),
        (PLAIN.replace(SECRET, "your_client_secret"), "line 2: CLIENT_SECRET is still the example"),
        (f"{START}\n{REST}", "c.txt, line 4: this continues"),
        (HEAD + f"OFFLINE_TOKEN='{TOKEN[:MIDDLE]}\n{TOKEN[MIDDLE:]}'", "line 4: this continues"),
        (HEAD + f"OFFLINE_TOKEN={TOKEN}\nshort==\n", "line 4: this continues"),
        (HEAD + f"{TOKEN[:MIDDLE]}\n{TOKEN[MIDDLE:]}", "line 4: this continues"),
        (HEAD + f"{TOKEN}\n\n{TOKEN}", "line 5: a second token"),
        (f"{START} {REST}", "line 3: OFFLINE_TOKEN holds a space"),
        (HEAD + f"{TOKEN_LINE} # mine", "line 3: OFFLINE_TOKEN holds a '#'"),
        (HEAD + f"{TOKEN_LINE}é", "holds a character that no token has ('é')"),
        (HEAD + f"{TOKEN_LINE}\x1b", "no token has ('\ufffd')"),
        (HEAD + f'OFFLINE_TOKEN="{TOKEN}', "OFFLINE_TOKEN has a quotation mark at one end only"),
        (PLAIN.replace(SECRET, f"{SECRET}'"), "line 2: CLIENT_SECRET has a quotation mark"),
        (HEAD + f"OFFLINE_TOKEN={TOKEN.rpartition('.')[0]}", "line 3: OFFLINE_TOKEN is cut off"),
        (HEAD + f"OFFLINE_TOKEN={'a' * 17_000}", "OFFLINE_TOKEN is too long"),
        (HEAD + f"OFFLINE_TOKEN={jwt(typ='Bearer')}", "a short access token (typ Bearer)"),
        (HEAD + f"OFFLINE_TOKEN=Bearer {jwt(typ='Bearer')}", "a short access token"),
        (HEAD + f"OFFLINE_TOKEN={jwt(typ='ID')}", "an identity token"),
        (PLAIN.replace(SECRET, "\x07"), "line 2: CLIENT_SECRET is too long, or holds control"),
        (HEAD + '{"access_token": "a.b.c"}', "line 3: this JSON has no refresh_token"),
        (HEAD + json.dumps(ANSWER, indent=1)[:-9], "line 3: this JSON is not complete"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this is not a text file"),
        (b"\xff\xfe\x00\xd8\x00", "this is not a text file"),
        (rb"{\rtf1 CLIENT_ID=offline-token}", "word processor"),
        ("[" * 60_000, "there is no OFFLINE_TOKEN"),
        ('{"a":' * 10_000, "this JSON is not complete"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_line(content: str | bytes, said: str) -> None:
    assert said in refusal(content)


def test_a_token_that_must_be_replaced_names_the_page() -> None:
    with pytest.raises(CredentialsError) as caught:
        parse_credentials((HEAD + "OFFLINE_TOKEN=changeme").encode())
    assert TOKEN_PAGE in caught.value.hint


@pytest.mark.parametrize("ends", [0, -5, None, "1900000000", True, 1e300])
def test_an_end_that_makes_no_sense_is_unknown(ends: object) -> None:
    content = PLAIN.replace(TOKEN, jwt(typ="Offline", exp=ends))
    assert parse_credentials(content.encode()).expires is None


def test_a_token_of_another_kind_is_taken_as_it_is() -> None:
    credentials = parse_credentials(PLAIN.replace(TOKEN, "Zm9vYmFy~1").encode())
    assert credentials.offline_token.reveal() == "Zm9vYmFy~1"
    assert credentials.expires is None


def outcome(data: bytes) -> str:
    """Everything that may be shown of a file with these contents."""
    try:
        return repr(parse_credentials(data))
    except CredentialsError as error:
        return str(error)


@given(st.binary(max_size=300))
@example(b"\xfe\xff\xd8")
@example(b"OFFLINE_TOKEN={}")
@example(b"CLIENT_SECRET=\xff\nOFFLINE_TOKEN=\xff")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert outcome(data).isprintable()


line_ends = st.sampled_from(["\n", "\r\n", "\n\n", "\n# note\n", " \t\n"])
quotes = st.sampled_from(["", "'", '"'])


@given(st.permutations(PLAIN.splitlines()), line_ends, quotes, st.sampled_from(["", "export "]))
def test_decorations_do_not_change_the_reading(
    lines: list[str], line_end: str, quote: str, prefix: str
) -> None:
    decorated = [f"{prefix}{line.replace('=', '=' + quote, 1)}{quote}" for line in lines]
    assert is_right(parse_credentials(line_end.join(decorated).encode()))


@pytest.mark.rule(10)
@given(
    st.integers(0, len(PLAIN)), st.sampled_from(["\n", "'", " ", "=", "{", "#", "\0", "\x1b", ""])
)
def test_no_damage_makes_a_secret_visible(place: int, damage: str) -> None:
    shown = outcome((PLAIN[:place] + damage + PLAIN[place:]).encode())
    assert SECRET not in shown
    assert TOKEN not in shown
