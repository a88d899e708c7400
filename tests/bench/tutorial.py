"""The download loop of the MAAP tutorial, as a program of its own: what we compare ourselves with.

tutorial.py FOLDER THREADS URL...
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

PIECE = 8192
"""Bytes at a time, as the tutorial has it."""


def fetch(url: str, folder: Path) -> None:
    """One file, with a connection of its own."""
    with requests.get(url, stream=True, timeout=60) as response:
        response.raise_for_status()
        with (folder / url.rpartition("/")[2]).open("wb") as file:
            for piece in response.iter_content(chunk_size=PIECE):
                file.write(piece)


def main(words: Sequence[str]) -> None:
    folder, threads, urls = Path(words[0]), int(words[1]), words[2:]
    if threads == 1:
        for url in urls:
            fetch(url, folder)
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(fetch, urls, [folder] * len(urls)))


if __name__ == "__main__":
    main(sys.argv[1:])
