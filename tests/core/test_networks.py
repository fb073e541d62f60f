"""How long a message is, until when one may write, what is not for the public: each by a table."""

from datetime import UTC, datetime, timedelta

import pytest

from atbilde.core.networks import Network, kept_from_public, length, longest, network_of, private_until

AT = datetime(2026, 5, 13, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("Twitter", Network.X),
        ("X", Network.X),
        ("facebook ", Network.FACEBOOK),
        ("draugiem.lv", None),
        ("YouTube", None),
    ],
)
def test_the_network_a_standard_means(name: str, network: Network | None) -> None:
    assert network_of(name) is network


@pytest.mark.parametrize(
    ("text", "network", "public", "count"),
    [
        ("", Network.X, True, 0),
        ("Āēīūčģķļņšž", Network.X, True, 11),
        ("Привет", Network.X, True, 6),
        ("„Jā” – nē", Network.X, True, 9),
        ("日本", Network.X, True, 4),
        ("🙂", Network.X, True, 2),
        ("e\u0301", Network.X, True, 1),  # composed first (NFC)
        ("https://www.csp.gov.lv/lv/loti/gara/adrese/kas/neskaitas", Network.X, True, 23),
        ("Sk. https://a.lv un http://b.lv", Network.X, True, 4 + 23 + 4 + 23),
        ("日本", Network.X, False, 2),
        ("🙂", Network.FACEBOOK, False, 2),
        ("Āē", Network.FACEBOOK, True, 2),
        ("\ud800", Network.FACEBOOK, False, 1),
    ],
)
def test_length_as_the_network_counts(text: str, network: Network, public: bool, count: int) -> None:
    assert length(text, network, public=public) == count


def test_how_long_a_message_may_be() -> None:
    assert [longest(network, public=public) for network in Network for public in (False, True)] == [
        2000, 8000, 10_000, 280,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("network", "public", "human_agent", "span"),
    [
        (Network.FACEBOOK, False, False, timedelta(hours=24)),
        (Network.FACEBOOK, False, True, timedelta(days=7)),
        (Network.FACEBOOK, True, False, timedelta(days=7)),
        (Network.X, False, False, None),
        (Network.X, True, True, None),
    ],
)
def test_until_when_one_may_write_in_private(
    network: Network, public: bool, human_agent: bool, span: timedelta | None
) -> None:
    until = private_until(network, asked_in_public=public, asked_at=AT, human_agent=human_agent)
    assert until == (AT + span if span else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zvaniet 80000098 vai rakstiet csb@csb.gov.lv, Lāčplēša iela 1.", []),
        ("Jūsu lieta CSP-2026-000123 ir izskatīta.", ["CSP-2026-000123"]),
        ("Personas kods 010190-12345", ["010190-12345"]),
        ("Konts LV97HABA0012345678910", ["LV97HABA0012345678910"]),
        ("Rakstījām uz JANIS@epasts.example", ["janis@epasts.example"]),
        ("Zvanījām uz 2600 0001.", ["+371 26000001"]),
    ],
)
def test_what_is_kept_from_the_public(text: str, found: list[str]) -> None:
    assert kept_from_public(text, email="janis@epasts.example", phone="+371 26000001") == found
