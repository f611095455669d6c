"""RFC 6962 §2.1: Merkle tree hashes, inclusion proofs and consistency proofs over SHA-256.

Pure arithmetic on lists of leaf hashes. It stores nothing and knows nothing of what the leaves mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import islice
from operator import add

HASH_SIZE = 32
_TAKEN = 10
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The 32-byte hash of a leaf: SHA-256(0x00 || leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of an inner node: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """`leaf_hash` of each, for lists of a million."""
    return _tagged(b"\x00", leaves)


def root(hashes: Sequence[bytes]) -> bytes:
    """The tree head over `hashes` (leaf hashes); SHA-256 of nothing for none."""
    level = list(hashes)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pair = iter(level)
        level = _tagged(b"\x01", map(add, pair, pair)) + odd
    return level[0] if level else EMPTY_ROOT


def _tagged(tag: bytes, items: Iterable[bytes]) -> list[bytes]:
    """SHA-256(tag || item) of each: to copy a hasher that has read the tag costs less than to start one."""
    started, found = sha256(tag), []
    for item in items:
        hasher = started.copy()
        hasher.update(item)
        found.append(hasher.digest())
    return found


def push(peaks: list[tuple[int, bytes]], item: bytes, height: int = 0) -> None:
    """Append one leaf hash, or the head of a perfect subtree of that height, to the compact range `peaks`:
    (height, hash) of the perfect subtrees, left to right; none of them may be lower than what is appended."""
    while peaks and peaks[-1][0] == height:
        item = node_hash(peaks.pop()[1], item)
        height += 1
    peaks.append((height, item))


def compact(hashes: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """The compact range over leaf hashes that come one by one: no more than a thousand of them are held."""
    found: list[tuple[int, bytes]] = []
    _grow(found, hashes)
    return found


def roots(hashes: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The tree heads over the first so many of leaf hashes that come one by one; none of more than come."""
    found: dict[int, bytes] = {}
    peaks: list[tuple[int, bytes]] = []
    source, have = iter(hashes), 0
    for size in sorted(set(sizes)):
        have += _grow(peaks, islice(source, size - have))
        if have == size:
            found[size] = fold(peaks)
    return found


def _grow(peaks: list[tuple[int, bytes]], hashes: Iterable[bytes]) -> int:
    """Append leaf hashes to a compact range, those of a whole subtree at once; how many."""
    source, have = iter(hashes), 0
    while True:
        lacking = (1 << _TAKEN) - sum(1 << height for height, _ in peaks if height < _TAKEN)
        taken = list(islice(source, lacking))
        if len(taken) == 1 << _TAKEN:
            push(peaks, root(taken), _TAKEN)
        else:
            for each in taken:
                push(peaks, each)
        have += len(taken)
        if len(taken) < lacking:
            return have


def fold(peaks: Sequence[tuple[int, bytes]]) -> bytes:
    """The tree head of a compact range."""
    if not peaks:
        return EMPTY_ROOT
    found = peaks[-1][1]
    for _, peak in reversed(peaks[:-1]):
        found = node_hash(peak, found)
    return found


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of §2.1.1 for leaf `index`, from the leaf upwards. IndexError when there is no such leaf."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return []
    half = _split(len(hashes))
    if index < half:
        return [*inclusion_path(index, hashes[:half]), root(hashes[half:])]
    return [*inclusion_path(index - half, hashes[half:]), root(hashes[:half])]


def inclusion_paths(indices: Iterable[int], hashes: Sequence[bytes]) -> dict[int, list[bytes]]:
    """`inclusion_path` of many leaves of one tree, which is built once. IndexError when there is no such leaf."""
    wanted = sorted(set(indices))
    if wanted and not 0 <= wanted[0] <= wanted[-1] < len(hashes):
        raise IndexError(wanted)
    found: dict[int, list[bytes]] = {index: [] for index in wanted}
    level, height = list(hashes), 0
    while len(level) > 1:
        for index, path in found.items():
            beside = (index >> height) ^ 1
            if beside < len(level):
                path.append(level[beside])
        odd = level[-1:] if len(level) % 2 else []
        pair = iter(level)
        level, height = _tagged(b"\x01", map(add, pair, pair)) + odd, height + 1
    return found


def consistency_path(old_size: int, hashes: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]) of §2.1.2 from a tree of `old_size` to the tree over `hashes`. ValueError out of range."""
    return [root(hashes[first:end]) for first, end in consistency_ranges(old_size, len(hashes))]


def consistency_ranges(old_size: int, size: int) -> list[tuple[int, int]]:
    """PROOF(m, D[n]) of §2.1.2 as the leaves [first, end) below each of its nodes. ValueError out of range."""
    if not 0 <= old_size <= size:
        raise ValueError(old_size)
    return [] if old_size in (0, size) else _subproof(old_size, 0, size, whole=True)


def _subproof(old_size: int, first: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    if old_size == end:
        return [] if whole else [(first, end)]
    half = first + _split(end - first)
    if old_size <= half:
        return [*_subproof(old_size, first, half, whole=whole), (half, end)]
    return [*_subproof(old_size, half, end, whole=False), (first, half)]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether leaf hash `leaf` is leaf `index` of the tree of `size` with head `expected_root` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(step, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, step)
        position, last = position >> 1, last >> 1
    return last == 0 and found == expected_root


def verify_consistency(old_size: int, new_size: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree of `old_size` is a prefix of the tree of `new_size` (RFC 9162 §2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not path and old_root == new_root
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    steps = list(path)
    if old_size & (old_size - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            second = node_hash(second, step)
        position, last = position >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
