"""Folders of playbooks and packs of one's own: what is found, what is refused, and a reload that is all or nothing."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dunning_rules import (
    DunningError,
    PackError,
    PlaybookError,
    SnapshotError,
    load_packs,
    load_playbook,
    load_playbooks,
    load_snapshot,
    registry,
    shipped,
)
from dunning_rules.engine import Playbook
from dunning_rules.loading import Library
from dunning_rules.registry import Playbooks
from dunning_rules.source import Source

PLAYBOOK = """\
playbook: {name}
language: 1
version: {version}
title: A small one
applies_to: {{product: {product}}}
in_force: {{{in_force}}}
timezone: Asia/Shanghai
packs: [{packs}]
stages:
  first: {{when: {{days_past_due: {days}}}, opens: [call]}}
actions:
  call: {{title: Call, contact: {{channel: phone, to: borrower, purpose: demand}}}}
"""

PACK = """\
pack: {name}
language: 1
version: 1
title: House rules
timezone: Asia/Shanghai
guards:
  mornings:
    row: H-1
    hours: 09:00-12:00
    cite: house rule 1
    force: policy
    effect: deny
    known: read
    text: Only in the morning.
"""


def write(folder: Path, file: str = "small.yaml", **told: str) -> Path:
    defaults = {"name": "small", "version": "1", "product": "p", "in_force": "", "packs": "", "days": "1.."}
    path = folder / file
    path.write_text(PLAYBOOK.format(**{**defaults, **told}), encoding="utf-8")
    return path


def loan(product: str = "p", as_of: str = "2026-11-09T10:00:00+08:00"):  # type: ignore[no-untyped-def]
    return load_snapshot(
        {
            "as_of": as_of,
            "loan": {
                "id": "L",
                "product": product,
                "timezone": "Asia/Shanghai",
                "installments": [{"due": "2026-11-05", "amount": "10.00"}],
            },
            "parties": [
                {
                    "id": "b",
                    "role": "borrower",
                    "timezones": ["Asia/Shanghai"],
                    "addresses": [{"id": "m", "channels": ["phone"], "kind": "mobile"}],
                }
            ],
        }
    )


def codes(error: PlaybookError | PackError) -> list[str]:
    return [one.code for one in error.diagnostics]


def test_every_shipped_playbook_and_pack_loads_by_name() -> None:
    assert len(shipped.playbooks()) >= 5
    for name in shipped.playbooks():
        assert load_playbook(name).id == name
    for name in shipped.packs():
        assert name in load_packs(name).ids


def test_a_path_works_as_a_name_does(tmp_path: Path) -> None:
    assert [one.id for one in load_playbook(write(tmp_path)).decide(loan()).permitted] == ["call/b/m"]
    assert load_playbook(str(write(tmp_path))).id == "small"


def test_an_unknown_name_offers_a_near_one() -> None:
    with pytest.raises(PlaybookError) as found:
        load_playbook("guarantee-loan")
    assert codes(found.value) == ["unknown-playbook"]
    assert "guaranteed-loan" in str(found.value)
    with pytest.raises(PackError) as found_pack:
        load_packs("cn-civic")
    assert "cn-civil" in str(found_pack.value)


def test_a_pack_of_ones_own_binds_by_folder_and_by_path(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "house.yaml").write_text(PACK.format(name="house"), encoding="utf-8")
    playbook = load_playbook(write(tmp_path, packs="house"), pack_path=packs)
    assert len(playbook.decide(loan()).permitted) == 1
    afternoon = playbook.decide(loan(as_of="2026-11-09T15:00:00+08:00"))
    assert [reason.guard.row for one in afternoon.of("call") for reason in one.reasons if reason.guard] == ["H-1"]
    contact = {"at": "2026-11-09T15:00:00+08:00", "channel": "phone", "party": "b", "address": "m"}
    for judge in (load_packs(str(packs / "house.yaml")), load_packs("house", pack_path=[packs])):
        assert judge.judge(loan(as_of="2026-11-09T15:00:00+08:00"), contact).status == "denied"


@pytest.mark.parametrize("file", ["cn-civil.yaml", "harmless.yaml"])
def test_a_local_pack_never_takes_a_shipped_name(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text(PACK.format(name="cn-civil"), encoding="utf-8")
    with pytest.raises(PackError) as found:
        load_packs("cn-civil", pack_path=tmp_path)
    assert codes(found.value) == ["local-pack-shadows-shipped"]
    with pytest.raises(PackError) as found:
        load_packs(str(tmp_path / file))
    assert codes(found.value) == ["local-pack-shadows-shipped"]


def test_two_local_packs_of_one_name_are_refused(tmp_path: Path) -> None:
    for file in ("a.yaml", "b.yaml"):
        (tmp_path / file).write_text(PACK.format(name="house"), encoding="utf-8")
    with pytest.raises(PackError) as found:
        load_packs("house", pack_path=tmp_path)
    assert codes(found.value) == ["duplicate-pack"]


def test_for_loan_finds_the_one_that_applies_and_names_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", name="a", product="p")
    write(tmp_path, "b.yaml", name="b", product="q")
    books = load_playbooks(tmp_path)
    assert books.for_loan(loan("q")).id == "b"
    with pytest.raises(PlaybookError) as none:
        books.for_loan(loan("r"))
    assert codes(none.value) == ["no-playbook-fits"]
    write(tmp_path, "c.yaml", name="c", product="q")
    assert books.reload() == ()
    with pytest.raises(PlaybookError) as several:
        books.for_loan(loan("q"))
    assert codes(several.value) == ["several-playbooks-fit"]
    assert "b 1, c 1" in str(several.value)


def test_versions_of_one_playbook_go_by_the_day_they_are_in_force(tmp_path: Path) -> None:
    write(tmp_path, "old.yaml", version="1", in_force="until: 2026-11-09")
    write(tmp_path, "new.yaml", version="2", in_force="from: 2026-11-10")
    books = load_playbooks(tmp_path)
    assert books.for_loan(loan(as_of="2026-11-09T23:59:59+08:00")).version == "1"
    assert books.for_loan(loan(as_of="2026-11-10T00:00:00+08:00")).version == "2"


def test_a_reload_that_fails_keeps_the_last_good_load(tmp_path: Path) -> None:
    path = write(tmp_path)
    books = load_playbooks(tmp_path)
    path.write_text("playbook: small\nlanguage: 1\n", encoding="utf-8")
    assert {one.code for one in books.reload()} == {"missing-key"}
    assert len(books.for_loan(loan()).decide(loan()).permitted) == 1
    write(tmp_path, days="9..")
    assert books.reload() == ()
    assert books.for_loan(loan()).decide(loan()).permitted == ()


def test_one_id_and_version_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    write(tmp_path, "b.yaml")
    with pytest.raises(PlaybookError) as found:
        load_playbooks(tmp_path)
    assert codes(found.value) == ["duplicate-id"]
    assert f"{tmp_path / 'a.yaml'}, {tmp_path / 'b.yaml'}: " in str(found.value)


class Asking:
    """Threads that each put one request a round: which playbook speaks of each loan, and what it permits.

    A round runs between two barriers, so that every request of it falls into the same moment of a reload.
    """

    def __init__(self, books: Playbooks, products: tuple[str, ...], threads: int) -> None:
        self.books, self.loans = books, {product: loan(product) for product in products}
        self.begin, self.end = threading.Barrier(threads + 1, timeout=20), threading.Barrier(threads + 1, timeout=20)
        self.rounds: list[str] = []
        self.answers: list[list[tuple[object, ...]]] = [[] for _ in range(threads)]
        self._over = False
        self._threads = [threading.Thread(target=self._ask, args=(mine,)) for mine in self.answers]
        for thread in self._threads:
            thread.start()

    def _ask(self, mine: list[tuple[object, ...]]) -> None:
        held = {product: self.books.for_loan(told) for product, told in self.loans.items()}
        while True:
            self.begin.wait()
            if self._over:
                return
            try:
                now = {product: self.books.for_loan(told) for product, told in self.loans.items()}
                versions = {book.version for book in (*now.values(), *self.books.all)}
                mine.append((versions, self._permitted(now), self._permitted(held)))
            except DunningError as lost:
                mine.append((lost,))
            self.end.wait()

    def _permitted(self, books: Mapping[str, Playbook]) -> list[tuple[str, int]]:
        decisions = [books[product].decide(told).to_dict() for product, told in self.loans.items()]
        return [(one["playbook"]["version"], len(one["permitted"])) for one in decisions]

    def round(self, when: str) -> None:
        """Every thread asks once, all of them now."""
        self.rounds.append(when)
        self.begin.wait()
        self.end.wait()

    def stop(self) -> None:
        self._over = True
        self.begin.wait()
        for thread in self._threads:
            thread.join(20)


def test_a_reload_under_load_loses_no_request_and_mixes_no_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The threads ask halfway through each reload, between one file and the next, and after it."""

    def put(version: int, days: str) -> None:
        for name in ("p", "q"):
            write(tmp_path, f"{name}.yaml", name=name, product=name, version=str(version), days=days)

    put(1, "1..")  # odd versions permit the call of the fourth day, even ones do not
    books = load_playbooks(tmp_path)
    asking = Asking(books, ("p", "q"), threads=4)
    read = registry.playbook_of

    def read_slowly(source: Source, library: Library) -> object:
        loaded = read(source, library)
        asking.round(f"amid {source.name}")
        return loaded

    monkeypatch.setattr(registry, "playbook_of", read_slowly)
    expected: list[tuple[object, ...]] = []
    now, first = 1, [("1", 1), ("1", 1)]
    for version in range(2, 6):
        put(version, "9.." if version % 2 == 0 else "1..")
        before = ({str(now)}, [(str(now), now % 2)] * 2, first)
        if version == 4:  # the second file is wrong: all of the first one is thrown away as well
            (tmp_path / "q.yaml").write_text("playbook: q\n", encoding="utf-8")
        found = books.reload()
        assert bool(found) == (version == 4)
        now = now if found else version
        asking.round("after it")
        expected += [before, before, ({str(now)}, [(str(now), now % 2)] * 2, first)]
    asking.stop()
    assert len(asking.rounds) == 12
    assert asking.answers == [expected] * 4


def test_reloads_at_once_follow_one_another(tmp_path: Path) -> None:
    write(tmp_path)
    books = load_playbooks(tmp_path)
    write(tmp_path, version="2")
    together = threading.Barrier(4, timeout=20)
    found: list[object] = []

    def reload() -> None:
        together.wait()
        found.append(books.reload())

    threads = [threading.Thread(target=reload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == [()] * 4
    assert [book.version for book in books.all] == ["2"]


def test_when_the_playbooks_that_answer_were_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instants = iter(datetime(2026, 11, 9, hour, tzinfo=UTC) for hour in (8, 9, 10))
    monkeypatch.setattr(registry, "_now", lambda: next(instants))
    path = write(tmp_path)
    books = load_playbooks(tmp_path)
    assert books.loaded_at == datetime(2026, 11, 9, 8, tzinfo=UTC)
    path.write_text("playbook: small\n", encoding="utf-8")
    assert books.reload()
    assert books.loaded_at == datetime(2026, 11, 9, 8, tzinfo=UTC)
    write(tmp_path)
    assert books.reload() == ()
    assert books.loaded_at == datetime(2026, 11, 9, 10, tzinfo=UTC)


def test_what_is_no_playbook_is_passed_over_and_what_was_meant_as_one_is_not(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / ".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {web: {image: x}}\n", encoding="utf-8")
    (tmp_path / "house.yaml").write_text(PACK.format(name="house"), encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    write(tmp_path / "deeper", name="other")
    books = load_playbooks(tmp_path)
    assert [book.id for book in books.all] == ["small"]
    for first in ("playbok: other", "playbook：other"):
        path = write(tmp_path, "other.yaml", name="other", product="q")
        path.write_text(path.read_text(encoding="utf-8").replace("playbook: other", first), encoding="utf-8")
        assert [one.place.file for one in books.reload() if one.place] != []
    assert [book.id for book in books.all] == ["small"]


def test_a_folder_that_is_empty_takes_nothing_away(tmp_path: Path) -> None:
    path = write(tmp_path)
    books = load_playbooks(tmp_path)
    path.unlink()
    assert [one.code for one in books.reload()] == ["no-playbooks"]
    assert [book.id for book in books.all] == ["small"]
    with pytest.raises(PlaybookError) as found:
        load_playbooks(tmp_path)
    assert codes(found.value) == ["no-playbooks"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "from: 2027-01-01", ["versions-overlap"]),
        ("until: 2027-01-01", "from: 2027-01-01", ["versions-overlap"]),
        ("until: 2026-12-31", "from: 2027-01-01", []),
        ("from: 2027-01-01", "until: 2026-12-31", []),
        ("", "", ["versions-overlap"]),
    ],
)
def test_versions_of_one_playbook_do_not_overlap(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    write(tmp_path)
    books = load_playbooks(tmp_path)
    write(tmp_path, in_force=old)
    write(tmp_path, "new.yaml", version="2", in_force=new)
    assert [one.code for one in books.reload()] == expected
    write(tmp_path, "new.yaml", version="2", in_force=new, product="q")  # for other loans
    assert books.reload() == ()


@pytest.mark.parametrize("kind", ["playbook", "pack"])
def test_what_the_reader_of_yaml_found_keeps_an_otherwise_right_file_from_loading(tmp_path: Path, kind: str) -> None:
    if kind == "playbook":
        path = write(tmp_path)
        path.write_text(path.read_text(encoding="utf-8") + "timezone: Asia/Shanghai\n", encoding="utf-8")
        with pytest.raises(PlaybookError) as found:
            load_playbook(path)
        assert codes(found.value) == ["duplicate-key"]
        return
    path = tmp_path / "house.yaml"
    path.write_text(PACK.format(name="house") + "title: Again\n", encoding="utf-8")
    with pytest.raises(PackError) as found_pack:
        load_packs(str(path))
    assert codes(found_pack.value) == ["duplicate-key"]


@pytest.mark.parametrize(
    "condition",
    [
        "{contacted: {to: party}}",
        "{contacted: {channel: phone, same: [address]}}",
        "{done: {action: call, to: party}}",
        "{known: party.kind}",
        "{party.kind: person}",
        "{contact: {channel: phone}}",
    ],
)
def test_a_stage_has_no_party_to_ask_about(tmp_path: Path, condition: str) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("{days_past_due: 1..}", condition), encoding="utf-8")
    with pytest.raises(PlaybookError) as found:
        load_playbook(path)
    assert codes(found.value) == ["no-party-here"]


def test_a_pack_cannot_name_an_action(tmp_path: Path) -> None:
    pack = PACK.format(name="house").replace("    hours:", "    applies_to: {action: call}\n    hours:")
    (tmp_path / "house.yaml").write_text(pack, encoding="utf-8")
    with pytest.raises(PackError) as found:
        load_packs("house", pack_path=tmp_path)
    assert codes(found.value) == ["unknown-action"]


def test_packs_without_a_name_are_no_judge() -> None:
    with pytest.raises(TypeError):
        load_packs()  # type: ignore[call-arg]


def test_a_fact_that_is_a_slip_for_a_declared_one_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    text = path.read_text(encoding="utf-8") + "inputs: {trades_normally: {type: boolean, title: Trades}}\n"
    path.write_text(text, encoding="utf-8")
    playbook = load_playbook(path)
    told = {
        "as_of": "2026-11-09T10:00:00+08:00",
        "loan": {"id": "L", "product": "p", "installments": []},
        "facts": {"trades_normaly": True},
    }
    with pytest.raises(SnapshotError) as found:
        playbook.decide(load_snapshot(told))
    assert [(one.code, dict(one.values)["near"]) for one in found.value.diagnostics] == [
        ("unknown-fact", "trades_normally")
    ]
    for facts in ({"trades_normally": True}, {"another_playbooks_own": 3}):
        assert playbook.decide(load_snapshot({**told, "facts": facts})).scope == "match"


@pytest.mark.parametrize(
    "condition",
    [
        "{days_past_due: 1..3, not: {days_past_due: 1..5}}",
        "{days_past_due: 9.., all: [{days_past_due: 1..3}]}",
        "{loan.status: active, not: {loan.status: [active, repaid]}}",
        "{days_past_due: {not: 1..}, any: [{days_past_due: 2..3}, {days_past_due: 5}]}",
    ],
)
def test_a_stage_that_cannot_hold(tmp_path: Path, condition: str) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("{days_past_due: 1..}", condition), encoding="utf-8")
    with pytest.raises(PlaybookError) as found:
        load_playbook(path)
    assert codes(found.value) == ["stage-never-holds"]


@pytest.mark.parametrize(
    "condition",
    [
        "{days_past_due: 1..9, not: {days_past_due: 1..5}}",
        "{not: {days_past_due: 1..}}",
        "{loan.status: {not: repaid}}",
    ],
)
def test_a_stage_that_may_hold_after_all(tmp_path: Path, condition: str) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("{days_past_due: 1..}", condition), encoding="utf-8")
    assert load_playbook(path).id == "small"


def test_a_limit_of_none_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    limited = path.read_text(encoding="utf-8").replace("title: Call,", "title: Call, at_most: 0 per day,")
    path.write_text(limited, encoding="utf-8")
    with pytest.raises(PlaybookError) as found:
        load_playbook(path)
    assert codes(found.value) == ["wrong-kind"]
