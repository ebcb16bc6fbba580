"""The part of the composition root that writes scripts for the page: in the background, kept, reviewed as typed."""

import datetime
from functools import cached_property

from toolkit.app_copy import CopyApp
from toolkit.core.progress import Reporter
from toolkit.engines import chinese_script
from toolkit.tasks.script_desk import ScriptDesk, ScriptDeskTools
from toolkit.tasks.write_script import ScriptRequest

SCRIPT_JOB = "script"


class ScriptApp(CopyApp):
    """What the script page needs."""

    @property
    def script_desk(self) -> ScriptDesk:
        """The scripts that somebody is working on. Raises InputError if a rule file of the house can't be read."""
        return self._script_desk

    @cached_property
    def _script_desk(self) -> ScriptDesk:
        return ScriptDesk(
            ScriptDeskTools(
                folder=self.settings.home / "scripts",
                write=self.write_script,
                house_rules=self.house_rules,
                to_simplified=chinese_script.to_simplified,
                now=lambda: datetime.datetime.now(datetime.UTC),
            )
        )

    def submit_script(self, request: ScriptRequest) -> str:
        """Queue writing a script; returns the job's id at once. The job's `out` is the script's id."""
        names = "、".join(card.name for card in request.cards)

        def work(reporter: Reporter) -> str:
            return self.script_desk.begin(request, reporter).id

        return self._runner.submit(SCRIPT_JOB, names[:60], work)
