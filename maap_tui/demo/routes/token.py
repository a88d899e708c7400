"""The token endpoint: exchanges the offline token for a short access token, as Keycloak does."""

from urllib.parse import parse_qsl

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, html_error, json_answer
from maap_tui.demo.tokens import CLIENT_ID, CLIENT_SECRET

TOKEN_PATH = "/realms/esa-maap/protocol/openid-connect/token"

_DESCRIPTIONS = {
    "invalid_grant": "Token is not active",
    "invalid_client": "Invalid client or Invalid client credentials",
    "unauthorized_client": "Invalid client or Invalid client credentials",
}
_UNAUTHORIZED = ("invalid_client", "unauthorized_client")


def token_answer(context: Context, request: Request) -> Answer:
    """The exchange, or its refusal."""
    faults = context.faults
    if faults.token_delay:
        context.stop.wait(faults.token_delay)
    status = faults.take(faults.token_errors)
    if status is not None:
        return html_error(status, faults.retry_after)
    if faults.token_redirect is not None:
        return Answer(307, {"Location": faults.token_redirect})
    if request.method != "POST":
        return _refusal("invalid_request", "HTTP method not allowed", 405)
    refusal = _judge(context, dict(parse_qsl(request.body.decode("utf-8", "replace"))))
    if refusal is not None:
        return refusal
    if faults.token_body is not None:
        return Answer(200, {"Content-Type": "application/json"}, faults.token_body)
    return _granted(context)


def _judge(context: Context, form: dict[str, str]) -> Answer | None:
    """What is wrong about a form, in the order in which Keycloak looks."""
    if context.faults.token_error is not None:
        return _refusal(context.faults.token_error)
    if "grant_type" not in form:
        return _refusal("invalid_request", "Missing form parameter: grant_type")
    if form.get("client_id") != CLIENT_ID:
        return _refusal("invalid_client")
    if form.get("client_secret") != CLIENT_SECRET:
        return _refusal("unauthorized_client")
    if form["grant_type"] != "refresh_token":
        return _refusal("unsupported_grant_type", "Unsupported grant_type")
    if form.get("refresh_token") != context.tokens.offline:
        return _refusal("invalid_grant", "Invalid refresh token")
    return None


def _refusal(error: str, description: str | None = None, status: int | None = None) -> Answer:
    text = description or _DESCRIPTIONS.get(error, error)
    code = status or (401 if error in _UNAUTHORIZED else 400)
    return json_answer({"error": error, "error_description": text}, code)


def _granted(context: Context) -> Answer:
    life = context.tokens.life
    return json_answer(
        {
            "access_token": context.tokens.issue(),
            "expires_in": int(life) if life == int(life) else life,
            "refresh_expires_in": 0,
            "refresh_token": context.tokens.offline,
            "token_type": "Bearer",
            "not-before-policy": 0,
            "session_state": "demo",
            "scope": "openid profile offline_access",
        }
    )
