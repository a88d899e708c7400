"""`python -m maap_tui` is the command `maap-tui`."""

import sys

from maap_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
