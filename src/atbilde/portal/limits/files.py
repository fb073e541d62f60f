"""Files of a form, counted as they are begun, in files and in megabytes, so that nobody fills the disk."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from atbilde.cases.actions.enclosing import Upload as Chosen
from atbilde.contacts.actions.uploads import UploadRefused, add_piece, begin_upload, most_bytes, remove_upload
from atbilde.contacts.models import Upload
from atbilde.portal.door import PortalRequest
from atbilde.portal.limits import counts
from atbilde.ui import shown

#: Files begun in an hour in one form and from one place, and how many forms' fill of bytes may come from one place.
MOST_OF_FORM, MOST_OF_PLACE, MOST_FULL = 60, 200, 10


def begin_counted(request: PortalRequest, form: str, *, name: str, size: int, field: str = "") -> tuple[Upload, str]:
    """`begin_upload`, counted. Raises `UploadRefused` for too many as well."""
    if _is_too_much(request, form, size, request.now):
        again = {"time": shown.hour(counts.end_of_window(request.now))}
        raise UploadRefused(_("Too many files were begun. Attach this one at %(time)s or later.") % again)
    return begin_upload(request.institution, form=form, name=name, size=size, at=request.now, field=field)


def keep_chosen(request: PortalRequest, form: str, chosen: Chosen, *, field: str = "") -> str:
    """Keep a file that came whole with its page. Why it is not taken; "" where it lies here now."""
    try:
        upload, _secret = begin_counted(request, form, name=chosen.name or "", size=chosen.size or 0, field=field)
        upload = add_piece(upload, offset=0, piece=chosen.chunks(), at=request.now)
    except UploadRefused as refused:
        return str(refused)
    if upload.fault:
        remove_upload(upload)
    return upload.fault


def keep_all_chosen(request: PortalRequest, form: str) -> list[str]:
    """Keep every file of the field `files`; why some are not taken."""
    faults = [keep_chosen(request, form, chosen) for chosen in request.FILES.getlist("files")]
    return [fault for fault in faults if fault]


def _is_too_much(request: PortalRequest, form: str, size: int, now: datetime) -> bool:
    place = counts.place_of(request)
    # A size that nobody could send is refused anyway; it does not use up what the place may send.
    megabytes = size // 2**20 if 0 < size <= most_bytes() else 0
    return (
        counts.add("upload", form, now) > MOST_OF_FORM
        or counts.add("upload", place, now) > MOST_OF_PLACE
        or counts.add("upload-mb", place, now, amount=megabytes) > MOST_FULL * settings.UPLOAD_MEGABYTES
    )
