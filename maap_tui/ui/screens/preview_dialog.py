"""Dialogs about the list behind them: they stand aside, so that their effect can be seen."""

from textual.screen import ScreenResultType

from .dialog import Dialog


class PreviewDialog(Dialog[ScreenResultType]):
    """A list of columns at the foot of a small screen, or at the right of a wide one."""

    DEFAULT_CSS = """
    PreviewDialog {
        align: center bottom;
        background: $background 25%;
        #frame { width: 62; }
        PickList { height: auto; max-height: 8; }
        #about { height: 1; color: $foreground-muted; }
        &.-tall PickList, &.-high PickList { max-height: 20; }
        &.-tall #about, &.-high #about { height: auto; max-height: 3; margin-top: 1; }
        &.-wide { align: right middle; #frame { width: 42; } }
        &.-huge { align: right middle; #frame { width: 56; } }
    }
    """
