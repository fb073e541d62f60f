"""A client at the site without scripts: fills in one page after another."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from atbilde.portal.limits import guard

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
WORDS = {"subject": "Iedzīvotāju skaits", "text": "Cik cilvēku dzīvo Kuldīgā?"}
BY_MAIL = {"answer_by": "email", "email": "janis.zarins@epasts.example", "language": "lv"}


class Visitor:
    """Goes where the site sends them; `page` is what they see."""

    def __init__(self, slug: str = "csp", *, kind: str = "question", monkeypatch: Any = None) -> None:
        self.slug = slug
        self.browser = Browser()
        if monkeypatch is not None:
            monkeypatch.setattr(guard, "QUICKEST", guard.timedelta(0))
        self.answer = self.browser.post(f"/{slug}/write/", {"kind": kind}, follow=True)

    @property
    def page(self) -> str:
        return self.answer.content.decode()

    @property
    def address(self) -> str:
        return str(self.answer.request["PATH_INFO"])

    @property
    def form(self) -> str:
        """The secret of the form in the address."""
        return self.address.split("/")[3]

    @property
    def step(self) -> str:
        return self.address.rstrip("/").rpartition("/")[2]

    def fill(self, **fields: str) -> "Visitor":
        """Fill this page in and press its button."""
        self.answer = self.browser.post(self.address, fields, follow=True)
        return self

    def attach(self, *files: tuple[str, bytes]) -> "Visitor":
        """Choose files and press the button that attaches them."""
        sent = [SimpleUploadedFile(name, content) for name, content in files]
        address = reverse("portal:write_uploads", kwargs={"slug": self.slug, "form": self.form})
        self.answer = self.browser.post(address, {"files": sent}, follow=True)
        return self

    def go(self, step: str) -> "Visitor":
        self.answer = self.browser.get(f"/{self.slug}/write/{self.form}/{step}/")
        return self

    def to_the_summary(self, **answer: str) -> "Visitor":
        """Everything up to the summary, with nothing but what is needed."""
        steps: dict[str, dict[str, str]] = {
            "area": {"area": "csb"}, "act": {"act": "Lēmums Nr. 12"}, "text": WORDS, "files": {}, "person": {},
            "answer": answer or BY_MAIL, "needs": {},
        }  # fmt: skip
        while self.step in steps:
            self.fill(**steps[self.step])
        assert self.step == "check", self.address
        return self

    def send(self, **fields: str) -> "Visitor":
        """Press "send" on the summary."""
        return self.fill(**fields)

    @property
    def secret(self) -> str:
        """The secret of the status link, on the page that says the submission has arrived."""
        return re.findall(r"/status/([0-9a-f]{64})/", self.page)[0]
