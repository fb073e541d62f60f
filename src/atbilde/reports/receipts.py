"""The receipt of a payment as a tagged PDF."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.reports.printing import typeset
from atbilde.services.models import Payment
from atbilde.services.queries.money import euros
from atbilde.ui import shown


def receipt_pdf(payment: Payment, *, language: str = "lv") -> bytes:
    """The receipt in `lv` or `en`: number, institution, payer, what for, amount, when, how, who took it.

    One that is void says so, since when, by whom and why.
    """
    institution = payment.institution
    with override(language), timezone.override(institution.timezone):
        ways = {"cash": _("cash"), "card": _("card"), "transfer": _("bank transfer")}
        english = language == "en"
        rows = [
            (_("Payer"), payment.payer),
            (_("For"), payment.what),
            (_("Amount"), euros(payment.cents)),
            (_("Paid by"), ways.get(payment.how, payment.how)),
            (_("Time"), shown.moment(payment.at)),
            (_("Taken by"), f"{payment.by.person}, {payment.by.position_en if english else payment.by.position_lv}"),
        ]
        title = _("Receipt %(number)s") % {"number": payment.number}
        if payment.is_void:
            voiding = payment.voiding
            title = _("Void: receipt %(number)s") % {"number": payment.number}
            rows.append((_("Void since"), f"{shown.moment(voiding.at)}, {voiding.by.person}"))
            rows.append((_("Reason"), voiding.reason))
        data = {
            "void": _("VOID") if payment.is_void else "",
            "language": language,
            "institution": institution.name_en if english else institution.name_lv,
            "title": title,
            "rows": rows,
            "registration": payment.registration.number if payment.registration is not None else "",
            "registration_label": _("Registration"),
        }
    return typeset("receipt.typ", data)
