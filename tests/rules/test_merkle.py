"""RFC 6962 trees against the published vectors and a second implementation."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from station.rules import merkle

# The eight leaves and roots of the Certificate Transparency reference tests (merkle_tree_test), for sizes 1 to 8.
CT_LEAVES = [
    bytes.fromhex(h)
    for h in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_INCLUSION = {
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CT_CONSISTENCY = {
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}


def hashes(count: int) -> list[bytes]:
    return [merkle.leaf_hash(leaf) for leaf in CT_LEAVES[:count]]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == sha256(b"").digest()


@pytest.mark.parametrize(("size", "root"), list(enumerate(CT_ROOTS, start=1)))
def test_published_roots(size: int, root: str) -> None:
    assert merkle.root(hashes(size)).hex() == root


@pytest.mark.parametrize(("place", "path"), list(CT_INCLUSION.items()))
def test_published_inclusion_proofs(place: tuple[int, int], path: list[str]) -> None:
    index, size = place
    assert [h.hex() for h in merkle.inclusion_path(index, hashes(size))] == path


@pytest.mark.parametrize(("sizes", "path"), list(CT_CONSISTENCY.items()))
def test_published_consistency_proofs(sizes: tuple[int, int], path: list[str]) -> None:
    old, new = sizes
    assert [h.hex() for h in merkle.consistency_path(old, hashes(new))] == path


def oracle(leaves: list[bytes]) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    return tree


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70), st.data())
def test_a_second_implementation_agrees(leaves: list[bytes], data: st.DataObject) -> None:
    ours, theirs = [merkle.leaf_hash(leaf) for leaf in leaves], oracle(leaves)
    size = len(leaves)
    assert merkle.root(ours) == theirs.get_root()
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(index, ours)
    # pymerkle's path starts with the leaf itself.
    assert path == theirs.prove_inclusion(index + 1).path[1:]
    assert merkle.verify_inclusion(ours[index], index, size, path, merkle.root(ours))
    old = data.draw(st.integers(1, size))
    proof = merkle.consistency_path(old, ours)
    assert merkle.verify_consistency(old, size, proof, theirs.get_root(old), theirs.get_root())


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=40, unique=True), st.data())
def test_wrong_claims_are_refused(leaves: list[bytes], data: st.DataObject) -> None:
    ours = [merkle.leaf_hash(leaf) for leaf in leaves]
    size, head = len(ours), merkle.root(ours)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index))
    path = merkle.inclusion_path(index, ours)
    assert not merkle.verify_inclusion(ours[other], index, size, path, head)
    assert not merkle.verify_inclusion(ours[index], other, size, path, head)
    assert not merkle.verify_inclusion(ours[index], index, size, [*path, head], head)
    old = data.draw(st.integers(1, size - 1))
    proof = merkle.consistency_path(old, ours)
    old_root = merkle.root(ours[:old])
    assert not merkle.verify_consistency(old, size, proof, merkle.node_hash(old_root, old_root), head)
    assert not merkle.verify_consistency(old, size, proof[:-1], old_root, head)


@given(st.lists(st.binary(max_size=4), max_size=200))
def test_appending_gives_the_same_head_as_the_whole(leaves: list[bytes]) -> None:
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        merkle.push(peaks, merkle.leaf_hash(leaf))
    assert merkle.fold(peaks) == merkle.root([merkle.leaf_hash(leaf) for leaf in leaves])


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_paths_of_many_leaves_are_those_of_each(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = merkle.leaf_hashes(leaves)
    wanted = data.draw(st.sets(st.integers(0, len(hashes) - 1)))
    found = merkle.inclusion_paths(wanted, hashes)
    assert found == {index: merkle.inclusion_path(index, hashes) for index in wanted}
    root = merkle.root(hashes)
    assert all(merkle.verify_inclusion(hashes[at], at, len(hashes), path, root) for at, path in found.items())


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_path_of_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_paths([0, index], [b"0" * 32] * 3)


@pytest.mark.parametrize("size", [0, 1, 1023, 1024, 1025, 2047, 2048, 3500])
def test_leaves_that_come_one_by_one_give_the_same_tree(size: int) -> None:
    made = merkle.leaf_hashes(number.to_bytes(4, "big") for number in range(size))
    peaks = merkle.compact(iter(made))
    assert merkle.fold(peaks) == merkle.root(made)
    more = merkle.leaf_hash(b"one more")
    merkle.push(peaks, more)
    assert merkle.fold(peaks) == merkle.root([*made, more])


@given(st.sets(st.integers(0, 5000), max_size=6), st.integers(0, 4200))
@settings(deadline=None, max_examples=60)
def test_heads_of_many_sizes_are_those_of_each(sizes: set[int], size: int) -> None:
    made = merkle.leaf_hashes(number.to_bytes(4, "big") for number in range(size))
    assert merkle.roots(iter(made), sizes) == {each: merkle.root(made[:each]) for each in sizes if each <= size}


@pytest.mark.parametrize("old", [-1, 8])
def test_there_is_no_proof_from_a_tree_that_is_not_there(old: int) -> None:
    with pytest.raises(ValueError, match=str(old)):
        merkle.consistency_ranges(old, 7)
