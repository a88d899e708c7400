"""Numbers that a person or a file gives."""


def read_number(text: str) -> float:
    """The number that `text` is, `nan` and `inf` among them; raises `ValueError`.

    Python would also take `1_0` for ten, and digits of any script.
    """
    if "_" in text or not text.isascii():
        raise ValueError(f"not a number: {text[:40]!r}")
    return float(text)
