"""When Python looks for garbage: never through what stays for good.

A full collection looks at every object there is. With a hundred thousand granules loaded that is a
pause in which no key is answered; what is frozen is not looked at again.
"""

import gc

_YOUNG = 1


def rest_now() -> None:
    """Takes what there is for good, after what has just become garbage is gone.

    To be called when much was made that stays: the first frame, a page of granules.
    """
    gc.collect(_YOUNG)
    gc.freeze()
