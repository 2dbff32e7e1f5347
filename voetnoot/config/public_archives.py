"""The settings of public archives: which are asked for copies of cited pages, how gently, and whether pages are saved there."""

from typing import Annotated

from pydantic import Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from voetnoot.config.operation import UNREPEATED
from voetnoot.config.quantities import Duration, Listed, Seconds, WebAddress, duration
from voetnoot.config.section import Section


class SavePages(Section):
    """Asking the Internet Archive to save cited pages that no archive holds (Save Page Now), the dying ones first."""

    enabled: bool = Field(False, description="whether pages are saved; needs the two keys of an account")
    url: WebAddress = Field("https://web.archive.org/save", description="address of the service")
    access_key: SecretStr | None = Field(None, description="access key of the account; best set in the environment")
    secret_key: SecretStr | None = Field(None, description="secret key of the account; best set in the environment")
    per_day: int = Field(50, ge=1, description="pages that are saved in a day at most")
    near: Duration = Field(duration("30d"), description="a copy made within so long of the answer is good enough")

    @model_validator(mode="after")
    def _keys_are_there(self) -> "SavePages":
        if self.enabled and (self.access_key is None or self.secret_key is None):
            raise PydanticCustomError(UNREPEATED, "access_key and secret_key where saving is enabled")
        return self


class PublicArchives(Section):
    """Where copies of cited pages are looked for. What an archive says is kept; one that hangs or fails delays nothing else."""

    enabled: bool = Field(True, description="whether public archives are asked")
    every: Duration = Field(duration("6h"), description="how often, beside each time that documents were read")
    cdx: WebAddress | None = Field(
        "https://web.archive.org/cdx/search/cdx",
        description="address of the CDX server of the Wayback Machine, or of one like it; none: it is not asked",
    )
    replay: WebAddress = Field("https://web.archive.org/web/", description="where its copies are shown: time and address follow")
    timemaps: Annotated[tuple[WebAddress, ...], Listed] = Field(
        (),
        description="TimeMaps (RFC 7089) of further archives or an aggregator; the address of the page is put behind each",
    )
    per_day: int = Field(1000, ge=1, description="requests to one archive in a day at most")
    pace_seconds: Seconds = Field(4.0, ge=0, description="pause between two requests to one archive")
    timeout: Seconds = Field(30.0, gt=0, description="bound on one request")
    found_again: Duration = Field(duration("180d"), description="how long a copy that was found is believed to be the nearest")
    none_again: Duration = Field(duration("30d"), description="how long no copy is believed")
    failed_again: Duration = Field(duration("1d"), description="how long after a failed question it is asked again")
    save: SavePages = Field(SavePages(), description="saving pages there")
