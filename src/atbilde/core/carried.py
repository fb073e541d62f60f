"""The clauses that the product carries: it really does what they ask, and a test marked with the id shows it.

A clause that is not here is "not carried yet" wherever it appears and is never shown as kept.
`tests/architecture/test_carried.py` holds this list equal to the marks in the tests.
"""

CARRIED: frozenset[str] = frozenset(
    (
        "CSP-0",
        "CSP-C1",
        "CSP-D1",
        "CSP-D3",
        "CSP-D4",
        "CSP-D5",
        "CSP-D6",
        "CSP-D7",
        "CSP-M1",
        "CSP-M2",
        "CSP-P3",
        "CSP-P5",
        "CSP-R5",
        "CSP-W7",
        "CSPK-G4",
        "CSPK-S1",
        "CSPK-U1",
        "CSPK-U2",
        "CSPK-U4",
        "CSPK-U5",
        "CSPK-U6",
        "CSPK-U7",
        "DVI-10",
        "DVI-17",
        "DVI-17.1",
        "DVI-18",
        "DVI-20",
        "DVI-22",
        "DVI-24",
        "DVI-4.3",
        "VISC-0",
        "VISC-10",
        "VISC-11",
        "VISC-12",
        "VISC-13",
        "VISC-15",
        "VISC-16",
        "VISC-3.1",
        "VISC-3.3",
        "VISC-5",
        "VISC-7.4",
        "VISC-9",
        "VISC-99",
        "VPVB-0",
        "VPVB-10",
        "VPVB-13",
        "VPVB-14.1",
        "VPVB-14.3",
        "VPVB-14.3.1",
        "VPVB-14.3.2",
        "VPVB-14.4",
        "VPVB-14.5",
        "VPVB-14.6.1",
        "VPVB-14.6.2",
        "VPVB-14.7",
        "VPVB-5.3",
        "VPVB-6",
        "VPVB-7",
        "VPVB-8",
        "VPVB-8.1",
        "VPVB-8.2",
        "VPVB-8.3",
        "VPVB-8.4",
    )
)


def is_carried(clause: str) -> bool:
    """Whether the product carries the clause. Legal terms of the pack `lv-law` are no clauses of a standard."""
    return clause in CARRIED
