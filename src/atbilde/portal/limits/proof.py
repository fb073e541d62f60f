"""Some work that a browser does before it sends: nothing for one person, much for a thousand forms."""

import hashlib

from django.utils.crypto import salted_hmac

#: Leading zero bits of the proof: some tens of thousands of tries, about a second.
BITS = 15


def challenge_for(token: str) -> str:
    """What the proof is made for; the same for a form however often its page is loaded."""
    return salted_hmac("atbilde.portal.proof", token, algorithm="sha256").hexdigest()[:32]


def proves(challenge: str, proof: str) -> bool:
    """Whether sha256("challenge:proof") begins with `BITS` zero bits."""
    if not proof or len(proof) > 20:
        return False
    found = hashlib.sha256(f"{challenge}:{proof}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - BITS) == 0
