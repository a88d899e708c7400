"""`maap-tui token`: how sign-in stands; never what the token is."""

from argparse import ArgumentParser, Namespace

from maap_tui.errors import CredentialsError
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState, SignInStatus
from maap_tui.models.text import clean

from .context import Context, Verb

_BAD = (SignInState.NO_CREDENTIALS, SignInState.UNREADABLE, SignInState.REFUSED)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="Buy an access token now, to see whether it works"
    )


def _run(arguments: Namespace, context: Context) -> int:
    sign_in = context.services.sign_in
    if arguments.check:
        context.console.await_answer("signing in")
    with context.interrupts.gently() as stop:
        status = sign_in.check(stop) if arguments.check else sign_in.status()
    context.console.clear()
    context.console.write(f"state:     {status.state.value}")
    context.console.write(f"file:      {clean(status.path or 'none', 4096)}")
    context.console.write(f"days left: {_days(status)}")
    if status.message:
        context.console.write(f"message:   {status.message}")
    for warning in status.warnings:
        context.console.note(f"warning: {warning}")
    if status.state is SignInState.NO_CREDENTIALS:
        places = " and ".join(str(path) for path in context.settings.credentials)
        context.console.note(f"looked at {places}. Make a token at {TOKEN_PAGE}.")
    return CredentialsError.exit_code if status.state in _BAD else 0


def _days(status: SignInStatus) -> str:
    if status.days_left is None:
        return "not known"
    return str(status.days_left)


VERB = Verb(
    name="token",
    summary="Show how sign-in stands, and check it.",
    add_arguments=_add_arguments,
    run=_run,
    description=f"Show how sign-in stands. A new offline token is made at\n{TOKEN_PAGE}",
)
