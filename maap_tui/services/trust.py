"""Which certificates are trusted."""

import os
import ssl
from functools import lru_cache
from pathlib import Path

_NAMES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Variables that name a file or a folder of certificates, the one that counts most first."""


def trusting_context() -> ssl.SSLContext:
    """What makes connections secure: by the certificates that the environment names, else by
    those that come with certifi. Raises `OSError` when they cannot be read."""
    named = next(filter(None, map(os.environ.get, _NAMES)), None)
    bundle = Path(named) if named else _usual_bundle()
    try:
        stamp = bundle.stat()
    except OSError as error:
        raise OSError(f"no CA certificate bundle at {bundle}") from error
    return _context(bundle, (stamp.st_ino, stamp.st_size, stamp.st_mtime_ns))


@lru_cache(maxsize=1)
def _usual_bundle() -> Path:
    import certifi

    return Path(certifi.where())


@lru_cache(maxsize=4)
def _context(bundle: Path, stamp: tuple[int, ...]) -> ssl.SSLContext:
    """Made once for each version of the bundle: to read it takes as long as a request."""
    if bundle.is_dir():
        made = ssl.create_default_context(capath=str(bundle))
    else:
        made = ssl.create_default_context(cafile=str(bundle))
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    return made
