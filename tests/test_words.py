"""The closed vocabularies: every word has a meaning in both languages, and the groups use only words that exist."""

from __future__ import annotations

import re

import pytest

from dunning_rules import words

VOCABULARIES = {
    name: value
    for name, value in vars(words).items()
    if name.isupper() and isinstance(value, dict) and name not in ("RECORD_KEYS", "STATUS_ENDS")
}

GROUPS = [
    words.FAILED_OUTCOMES,
    words.DONE_OUTCOMES,
    words.CONVERSATIONS,
    words.CONNECTIONS,
    words.REACHED,
    words.UNREACHED,
]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_word_is_plain_and_explained_in_both_languages(name: str) -> None:
    assert VOCABULARIES[name], name
    for word, meaning in VOCABULARIES[name].items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", word), word
        assert meaning.en.rstrip(".") == meaning.en != "", word
        assert re.search(r"[\u4e00-\u9fff]", meaning.zh), word


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_two_words_of_a_vocabulary_mean_the_same(name: str) -> None:
    english = [meaning.en for meaning in VOCABULARIES[name].values()]
    assert len(set(english)) == len(english)


@pytest.mark.parametrize("group", GROUPS)
def test_outcome_groups_are_outcomes(group: frozenset[str]) -> None:
    assert group <= words.OUTCOMES.keys()


def test_a_failed_outcome_is_neither_done_nor_reached() -> None:
    assert not words.FAILED_OUTCOMES & (words.DONE_OUTCOMES | words.REACHED | words.CONNECTIONS)
    assert not words.UNREACHED & words.REACHED
    assert words.CONVERSATIONS <= words.CONNECTIONS
    assert words.CONVERSATIONS <= words.DONE_OUTCOMES


def test_status_words_belong_to_one_bearer() -> None:
    bearers = [words.PERSON_STATUSES.keys(), words.ADDRESS_STATUSES.keys(), words.CLAIM_STATUSES.keys()]
    assert sum(len(bearer) for bearer in bearers) == len(words.STATUSES)


def test_a_status_is_ended_by_words_of_the_same_bearer() -> None:
    for word, ended in words.STATUS_ENDS.items():
        assert all(word in words.STATUS_ENDS[other] for other in ended)
        bearer = words.PERSON_STATUSES if word in words.PERSON_STATUSES else words.ADDRESS_STATUSES
        assert ended <= bearer.keys()


def test_every_kind_of_record_has_its_keys() -> None:
    assert words.RECORD_KEYS.keys() == words.RECORD_KINDS.keys()
    assert not any({"id", "kind", "at", "known_at", "meta"} & keys for keys in words.RECORD_KEYS.values())
