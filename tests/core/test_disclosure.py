"""Which way an answer reaches a client, by what the standard says of what is not public."""

import pytest
from tests.core.engine_world import standard

from atbilde.core.disclosure import Way, way_of


@pytest.mark.clause("VPVB-14.2")
@pytest.mark.parametrize(
    "rule, channel, identified, way",
    [
        ("in_writing", "phone", False, Way.WRITE),
        ("in_writing", "phone", True, Way.WRITE),  # the check opens nothing
        ("in_writing", "email", True, Way.WRITE),
        ("in_writing", "chat", False, Way.WRITE),
        ("in_writing", "post", False, Way.INSIDE),  # a written request itself
        ("in_writing", "portal", False, Way.INSIDE),
        ("identity_check", "phone", False, Way.CHECK),
        ("identity_check", "phone", True, Way.TELL),
        ("identity_check", "email", False, Way.CHECK),
        (None, "phone", True, Way.INSIDE),
    ],
)
def test_what_is_restricted(rule: str | None, channel: str, identified: bool, way: Way) -> None:
    under = standard(parameters={"restricted_information": {"value": rule}} if rule else {})
    assert way_of("restricted", under, channel=channel, identified=identified) is way


@pytest.mark.parametrize("visibility", ["public", "script"])
@pytest.mark.parametrize("rule", ["in_writing", "identity_check", None])
def test_what_is_public_is_told_anywhere(visibility: str, rule: str | None) -> None:
    under = standard(parameters={"restricted_information": {"value": rule}} if rule else {})
    assert way_of(visibility, under, channel="phone", identified=False) is Way.TELL
