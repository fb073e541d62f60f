"""The packs as a running installation uses them: a changed file is taken up, a faulty one changes nothing."""

import logging
import time
from dataclasses import dataclass

from atbilde.core.pack import Pack, PackError
from atbilde.institutions.packs import UnknownPack, find_pack

log = logging.getLogger(__name__)

#: So many seconds a pack in use is not looked at again.
LOOK_AGAIN = 5.0


@dataclass(slots=True)
class _InUse:
    pack: Pack
    looked_at: float
    fault: str = ""


_in_use: dict[str, _InUse] = {}


def pack_in_use(pack_id: str) -> Pack:
    """The pack as it is used now, the same object as long as its file does not change.

    Looked at anew every `LOOK_AGAIN` seconds. Where the file became faulty or went away, the last good one stays in use
    and the log says once what is wrong (file, line and reason). Raises as `find_pack` where there never was one.
    """
    known = _in_use.get(pack_id)
    now = time.monotonic()
    if known is not None and now - known.looked_at < LOOK_AGAIN:
        return known.pack
    try:
        found = find_pack(pack_id)
    except (PackError, UnknownPack) as fault:
        if known is None:
            raise
        known.looked_at = now
        if known.fault != str(fault):
            known.fault = str(fault)
            log.error("pack %s: not taken up, the last good one stays in use: %s", pack_id, fault)
        return known.pack
    _in_use[pack_id] = _InUse(found, now)
    return found
