"""A download that breaks off is begun again, and the file holds one copy."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import pytest

from api.client.client import Kvota, UnreachableError


class Broken(httpx.SyncByteStream):
    """Some of the content, then nothing more."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"the first ha"
        raise httpx.ReadError("gone")


def test_a_download_that_breaks_off_is_begun_again() -> None:
    streams: list[httpx.SyncByteStream] = [Broken(), Broken(), httpx.ByteStream(b"the whole")]
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=streams.pop(0)))
    target = io.BytesIO(b"before: ")
    target.seek(0, io.SEEK_END)
    with Kvota("http://server", transport=transport) as client:
        client.download("/v1/plans/plan_0123456789abcdef.zip", target)
    assert target.getvalue() == b"before: the whole"
    assert streams == []


def test_patience_has_an_end() -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=Broken()))
    with Kvota("http://server", transport=transport, patience_s=0) as client, pytest.raises(UnreachableError):
        client.download("/v1/plans/plan_0123456789abcdef.zip", io.BytesIO())
