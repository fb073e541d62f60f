"""The groups of clients that a standard tells apart: the items of its `special_needs_and_client_groups` (VPVB-4.4)."""

from collections.abc import Mapping

from atbilde.core.standard import Standard

PARAMETER = "special_needs_and_client_groups"


def groups_of(standard: Standard, language: str) -> list[tuple[str, str]]:
    """Each group's code and name in `lv` or `en`; empty where the standard tells none apart."""
    given = standard.parameters.get(PARAMETER)
    items = given.get("items") if isinstance(given, Mapping) else None
    return [(str(item["id"]), str(item["en" if language == "en" else "lv"])) for item in items or () if item.get("id")]


def group_name(standard: Standard, code: str, language: str) -> str:
    """The name of a group; one that the standard does not name any more is told by its code. Empty for none."""
    return dict(groups_of(standard, language)).get(code, code)
