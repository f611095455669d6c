"""OpenSSH's signature over a file (PROTOCOL.sshsig), so that `ssh-keygen -Y verify` checks what leaves the station.

Pure: whoever calls brings the key's signing.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha512

_MAGIC, _VERSION, _HASH, _KIND = b"SSHSIG", 1, b"sha512", b"ssh-ed25519"
_COLUMNS = 70


def signed(data: bytes, namespace: str, public: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The armoured signature of `data` by the Ed25519 key with these 32 public bytes."""
    told = _strings(namespace.encode(), b"", _HASH)
    signature = sign(_MAGIC + told + _strings(sha512(data).digest()))
    blob = _MAGIC + struct.pack(">I", _VERSION) + _strings(_key(public)) + told
    blob += _strings(_strings(_KIND, signature))
    letters = b64encode(blob).decode()
    lines = [letters[at : at + _COLUMNS] for at in range(0, len(letters), _COLUMNS)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def allowed_signer(principal: str, namespace: str, public: bytes) -> str:
    """The line of an allowed-signers file (ssh-keygen(1)) that lets this key sign for this namespace alone."""
    return f'{principal} namespaces="{namespace}" {_KIND.decode()} {b64encode(_key(public)).decode()}\n'


def _key(public: bytes) -> bytes:
    return _strings(_KIND, public)


def _strings(*parts: bytes) -> bytes:
    """Each with its length before it (RFC 4251)."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
