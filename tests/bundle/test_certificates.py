"""Chains of certificates lead from who is trusted to who is not known, and never the other way."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from sxt_desktop.bundle.certificates import MOST_LEVELS, verified, vouched_for
from sxt_desktop.bundle.identity import Certificate, PrivateIdentity, PublicIdentity, sign_certificate
from tests.bundle.making import COMMITTEE, CREATED, STRANGER, UNIT, identity

TOP = identity("市委")


def vouch(parent: PrivateIdentity, subject: PrivateIdentity) -> Certificate:
    return sign_certificate(subject.public, parent=parent, valid_from_n=1, at=CREATED)


CHAIN = (vouch(COMMITTEE, UNIT), vouch(TOP, COMMITTEE))


def leads_to(
    chain: Iterable[Certificate], trusted: Iterable[PublicIdentity], subject: PublicIdentity
) -> bool:
    return vouched_for(chain, trusted).get((subject.org, subject.key_id)) == subject


def test_a_chain_leads_from_the_top_in_any_order() -> None:
    for chain in (CHAIN, CHAIN[::-1]):
        assert leads_to(chain, [TOP.public], UNIT.public)
        assert not leads_to(chain, [STRANGER.public], UNIT.public)
    assert not leads_to(CHAIN[:1], [TOP.public], UNIT.public)
    assert not leads_to(CHAIN, [TOP.public], replace(UNIT.public, name="另一个名字"))


def test_a_forged_word_leads_nowhere() -> None:
    forged = replace(CHAIN[0], subject=STRANGER.public)
    assert not leads_to((forged, CHAIN[1]), [TOP.public], STRANGER.public)
    assert verified((forged, *CHAIN), [TOP.public]) == CHAIN[::-1]
    assert verified((vouch(STRANGER, COMMITTEE),), [COMMITTEE.public]) == ()


def test_nobody_vouches_for_other_keys_of_itself_or_of_who_is_trusted() -> None:
    other = identity("校党委", seed=2)
    assert not leads_to((vouch(COMMITTEE, other),), [COMMITTEE.public], other.public)
    renamed = replace(COMMITTEE, public=replace(COMMITTEE.public, name="另一个名字"))
    assert verified((vouch(TOP, renamed),), [TOP.public, COMMITTEE.public]) == ()
    found = vouched_for((vouch(TOP, renamed),), [TOP.public, COMMITTEE.public])
    assert found[(COMMITTEE.public.org, COMMITTEE.public.key_id)] == COMMITTEE.public


def test_levels_are_limited() -> None:
    line = [TOP, *(identity(f"第{n}级") for n in range(MOST_LEVELS + 1))]
    chain = [vouch(parent, subject) for parent, subject in pairwise(line)]
    for order in (chain, chain[::-1]):
        assert leads_to(order, [TOP.public], line[1].public)
        assert leads_to(order, [TOP.public], line[MOST_LEVELS].public)
        assert not leads_to(order, [TOP.public], line[MOST_LEVELS + 1].public)
