"""A print service spoken to directly: IPP/1.1 over HTTP (RFC 8010, RFC 8011), the three requests that printing needs.

Speaks to CUPS on this machine as well as to a printer of its own in the network, and learns of each job what became of
it. Knows jobs and PDF files, nothing of papers.
"""

from __future__ import annotations

import http.client
import itertools
import struct
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from devices.errors import DeviceError

PRINT_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0009, 0x000B
OPERATION, END = 0x01, 0x03
INTEGER, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x21, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
LAST_DELIMITER = 0x0F
LAST_SUCCESS = 0x00FF
SERVER_ERRORS = 0x0500
"""From here on the service cannot just now: busy with another job, not accepting, out of memory."""
GONE = (0x0406, 0x0407)
"""client-error-not-found and -gone: a service that forgets its finished jobs."""
SECONDS = 20.0
PORT = 631
_numbers = itertools.count(1)

Values = dict[str, list[bytes]]


class ServiceAway(DeviceError):
    """It cannot be reached, or refused; nothing was queued."""


class JobForgotten(DeviceError):
    """The service knows no such job any more."""


class AnswerLost(DeviceError):
    """The job was sent and no answer came: perhaps it is queued."""


@dataclass(frozen=True, slots=True)
class Said:
    """State and reasons of a printer or of a job, as keywords and numbers of RFC 8011."""

    state: int
    reasons: tuple[str, ...]


def address(queue: str) -> str:
    """The address of a queue of this machine's print service; one that is an address already, as it is."""
    if queue.startswith("ipp://"):
        return queue
    return f"ipp://localhost:{PORT}/printers/{quote(queue)}"


def printer(uri: str) -> Said:
    """How a printer stands. ServiceAway."""
    asked = _value(KEYWORD, "requested-attributes", b"printer-state") + _value(KEYWORD, "", b"printer-state-reasons")
    found = _ask(uri, _request(GET_PRINTER, uri, asked))
    return Said(_number(found, "printer-state"), _words(found, "printer-state-reasons"))


def submit(uri: str, pdf: bytes, title: str) -> int:
    """Queue a PDF; the number of the job. ServiceAway, AnswerLost."""
    told = _value(NAME, "job-name", title.encode()) + _value(MIME, "document-format", b"application/pdf")
    return _number(_ask(uri, _request(PRINT_JOB, uri, told), pdf), "job-id")


def job(uri: str, number: int) -> Said:
    """How a job stands. ServiceAway, JobForgotten."""
    asked = _value(INTEGER, "job-id", struct.pack(">i", number))
    found = _ask(uri, _request(GET_JOB, uri, asked))
    return Said(_number(found, "job-state"), _words(found, "job-state-reasons"))


def _request(operation: int, uri: str, more: bytes) -> bytes:
    head = struct.pack(">BBHI", 1, 1, operation, next(_numbers)) + bytes([OPERATION])
    language = _value(CHARSET, "attributes-charset", b"utf-8") + _value(
        LANGUAGE, "attributes-natural-language", b"zh-cn"
    )
    who = _value(NAME, "requesting-user-name", b"station")
    target = _value(URI, "printer-uri", uri.encode())
    # RFC 8011: charset, language and target first, in this order; the job's number right after its printer.
    first, second = (more, who) if operation == GET_JOB else (who, more)
    return head + language + target + first + second + bytes([END])


def _value(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def _ask(uri: str, request: bytes, document: bytes = b"") -> Values:
    place = urlsplit(uri)
    line = http.client.HTTPConnection(place.hostname or "localhost", place.port or PORT, timeout=SECONDS)
    try:
        try:
            line.connect()
        except OSError as error:
            raise ServiceAway("service_away") from error
        try:
            line.request("POST", place.path or "/", request + document, {"Content-Type": "application/ipp"})
            answer = line.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise (AnswerLost if document else ServiceAway)("answer_lost") from error
    finally:
        line.close()
    if answer.status != http.client.OK or len(body) < 8:
        raise ServiceAway("service_refused", said=f"HTTP {answer.status}")
    status = int.from_bytes(body[2:4], "big")
    if status in GONE:
        raise JobForgotten("job_forgotten")
    if status >= SERVER_ERRORS:
        raise ServiceAway("service_busy")
    if status > LAST_SUCCESS:
        raise ServiceAway("service_refused", said=f"IPP {status:#06x}")
    return _values(body)


def _values(body: bytes) -> Values:
    """Every attribute's values, whatever group they stand in."""
    found: Values = {}
    at, name = 8, ""
    try:
        while body[at] != END:
            if body[at] <= LAST_DELIMITER:
                at += 1
                continue
            (length,) = struct.unpack_from(">H", body, at + 1)
            name = body[at + 3 : at + 3 + length].decode() or name
            at += 3 + length
            (length,) = struct.unpack_from(">H", body, at)
            found.setdefault(name, []).append(body[at + 2 : at + 2 + length])
            at += 2 + length
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise ServiceAway("service_refused", said="IPP") from error
    return found


def _number(found: Values, name: str) -> int:
    return int.from_bytes(found.get(name, [b""])[0], "big")


def _words(found: Values, name: str) -> tuple[str, ...]:
    return tuple(value.decode(errors="replace") for value in found.get(name, []))
