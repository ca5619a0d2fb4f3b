"""Alerts: tell somebody when a run failed or could not take in a file, by a command or a webhook."""

import json
import logging
import shlex
import subprocess
from typing import TYPE_CHECKING

from extract.serialization import JsonObject

if TYPE_CHECKING:
    from index.settings import Settings

COMMAND_SECONDS = 60
WEBHOOK_SECONDS = 10

_log = logging.getLogger("policykb")


def send_alert(settings: "Settings", about: JsonObject) -> None:
    """Give ``about``, as JSON, to the command of the settings on standard input, and to their webhook.

    No shell reads the command, and nothing from a report becomes a part of it. An alert that fails is
    logged: it must not undo the work that was done.
    """
    text = json.dumps(about, ensure_ascii=False)
    if settings.on_failure:
        _run(settings.on_failure, text)
    if settings.webhook:
        _post(settings.webhook, text)


def _run(command: str, text: str) -> None:
    try:
        words = shlex.split(command)
        subprocess.run(words, input=text.encode(), check=True, timeout=COMMAND_SECONDS)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        _log.warning("The command of POLICYKB_ON_FAILURE failed (%s).", error)


def _post(url: str, text: str) -> None:
    import httpx

    try:
        headers = {"content-type": "application/json"}
        httpx.post(url, content=text.encode(), headers=headers, timeout=WEBHOOK_SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _log.warning("The webhook of POLICYKB_WEBHOOK failed (%s).", type(error).__name__)
