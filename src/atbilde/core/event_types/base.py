"""What every event carries, and the kinds of values in its fields."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Scale = Annotated[int, msgspec.Meta(ge=1, le=100)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Filled = Annotated[str, msgspec.Meta(min_length=1)]
Doubts = tuple[str, ...] | None  # ours: why figures of the call are to be doubted ("clock", "gap")
Delivery = Literal["in_person", "email", "e_address", "registered_post", "post"]
Processing = Literal["none", "electronic", "extra", "not_held"]


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag_field="type"):
    """What every event carries. `at` has an offset; `id` is unique, and the same id again is ignored."""

    id: Filled
    at: Moment
    contact: Filled
    case: str | None = None
    client: str | None = None
    officer: str | None = None
    unit: str | None = None
    line: str | None = None
    channel: str | None = None

    @property
    def type(self) -> str:
        """The type as it stands in the log, "call.offered"."""
        return str(self.__struct_config__.tag)
