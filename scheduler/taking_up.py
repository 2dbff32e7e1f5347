"""Take up what `voetnoot watch` put under watch while the daemon is at work."""

from scheduler import talk
from voetnoot.config import Config
from voetnoot.config.load import with_watched
from voetnoot.errors import ConfigError


def taken_up(config: Config) -> Config:
    """Return ``config`` with the sources that came since it was read. A file that is wrong is told, and changes nothing."""
    try:
        return with_watched(config)
    except ConfigError as trouble:
        talk.logger().warning("cannot take up what was put under watch", why=str(trouble))
        return config
