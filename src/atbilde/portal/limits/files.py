"""How many files may be begun: by form and by place, in files and in megabytes, so that nobody fills the disk."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from atbilde.contacts.actions.uploads import UploadRefused, begin_upload, most_bytes
from atbilde.contacts.models import Upload
from atbilde.portal.door import PortalRequest
from atbilde.portal.limits import counts

#: Files begun in an hour in one form and from one place, and how many forms' fill of bytes may come from one place.
MOST_OF_FORM, MOST_OF_PLACE, MOST_FULL = 60, 200, 10


def begin_counted(request: PortalRequest, form: str, *, name: str, size: int, field: str = "") -> tuple[Upload, str]:
    """`begin_upload`, counted. Raises `UploadRefused` for too many as well."""
    if _is_too_much(request, form, size, request.now):
        wait = {"minutes": counts.minutes_left(request.now)}
        raise UploadRefused(_("Too many files were begun. Try again in %(minutes)s minutes.") % wait)
    return begin_upload(request.institution, form=form, name=name, size=size, at=request.now, field=field)


def _is_too_much(request: PortalRequest, form: str, size: int, now: datetime) -> bool:
    place = counts.place_of(request)
    # A size that nobody could send is refused anyway; it does not use up what the place may send.
    megabytes = size // 2**20 if 0 < size <= most_bytes() else 0
    return (
        counts.add("upload", form, now) > MOST_OF_FORM
        or counts.add("upload", place, now) > MOST_OF_PLACE
        or counts.add("upload-mb", place, now, amount=megabytes) > MOST_FULL * settings.UPLOAD_MEGABYTES
    )
