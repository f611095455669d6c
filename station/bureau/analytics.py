"""Which shelf the projection lies on and which engine counts: section [analytics] of bureau.toml, all of it optional.

Keys of an S3 store are never written there: they come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)
or from the machine's role.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyarrow import fs

from station.bureau.home import BureauHome
from station.bureau.shelf import Bucket, Folder, Shelf
from station.errors import StationError

FOLDER = "parquet"


class AnalyticsBroken(StationError):
    """Section [analytics] says what nobody can read. Facts: path, detail."""

    text = "bureau_query.analytics_broken"


@dataclass(frozen=True, slots=True)
class Analytics:
    """Where questions across stations are answered."""

    parquet: str = ""
    """s3://bucket/prefix; empty: the folder `parquet` below the bureau's home."""
    endpoint: str = ""
    """http://host:port of an S3 store that is not Amazon's."""
    region: str = ""
    spark: str = ""
    """Master URL of a Spark cluster; empty: DuckDB in this process."""


def settings(home: BureauHome) -> Analytics:
    """What bureau.toml says. AnalyticsBroken."""
    path = home.settings_file
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("analytics", {})
        found = Analytics(**{name: str(value) for name, value in table.items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise AnalyticsBroken(path=path, detail=error) from error
    if found.parquet and (urlsplit(found.parquet).scheme, bool(urlsplit(found.parquet).netloc)) != ("s3", True):
        raise AnalyticsBroken(path=path, detail=found.parquet)
    return found


def shelf(home: BureauHome, chosen: Analytics) -> Shelf:
    """The folder below the home, or the bucket."""
    if not chosen.parquet:
        return Folder(home.root.resolve() / FOLDER)
    place, store = urlsplit(chosen.parquet), urlsplit(chosen.endpoint)
    options = {"region": chosen.region} if chosen.region else {}
    if store.netloc:
        options |= {"endpoint_override": store.netloc, "scheme": store.scheme}
    return Bucket(fs.S3FileSystem(**options), f"{place.netloc}{place.path}".rstrip("/"))
