"""Tokens and credentials files as the service makes them, for tests."""

import base64
import json

SECRET = "s3cr3t-of-a-site"


def jwt(**claims: object) -> str:
    """A JSON web token with these claims and no real signature."""
    parts = ({"alg": "HS512"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return ".".join([part.decode() for part in encoded] + ["c2lnbmF0dXJl"])


TOKEN = jwt(typ="Offline", exp=1_900_000_000)
PLAIN = f"CLIENT_ID=offline-token\nCLIENT_SECRET={SECRET}\nOFFLINE_TOKEN={TOKEN}\n"
"""A credentials file just as the tutorial has it."""
