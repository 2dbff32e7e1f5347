"""Prepare what most runs need and what never changes, in the server of child processes, before the first one is forked.

It is imported last there (`fork_server.PRELOAD`): catalogue and templates of the language that is spoken unless another is set,
and then all that was made so far is hidden from the garbage collector. A child that is forked without that copies most of the
memory it shares with the server the first time that its collector walks through it (``gc.freeze``).

What a run makes dies by itself, nearly all of it, and what lives is kept on purpose. The collector, which by itself looks after
every 700 objects, took a third of the time of a run over links; it now looks a few dozen times less often.
"""

import gc

from voetnoot.config import Config
from voetnoot.feeds.markup import environment
from voetnoot.reports.pages import pages_in


def warm() -> None:
    """Load the words of the usual language and compile the templates of items, feeds and report."""
    language = Config.model_fields["language"].default
    for templates in (environment(language), pages_in(language)):
        for name in templates.list_templates():
            templates.get_template(name)


_OBJECTS = 20_000
"""So many more objects than before make the collector look: some megabytes at most."""


warm()
gc.set_threshold(_OBJECTS, 10, 10)
gc.collect()
gc.freeze()
