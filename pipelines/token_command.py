"""The command ``policykb-ingest token``: who may ask a server, and who may change things."""

from dataclasses import asdict
from typing import Annotated

import typer

from query.exits import FAILED, complain
from query.options import Home, Json, refuse_if
from query.terminal import as_json, console


def token(
    add: Annotated[
        str | None, typer.Option("--add", metavar="NAME", help="Make a token of this name and show it, once.")
    ] = None,
    writer: Annotated[
        bool, typer.Option("--writer", help="With --add: it may also change things, not only read.")
    ] = False,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="NAME", help="Let this token open nothing any more; repeatable."),
    ] = None,
    as_json_: Json = False,
    home: Home = None,
) -> None:
    """List the tokens of `policykb serve`, make one, or take some away."""
    refuse_if(writer and add is None, "--writer goes with --add NAME")
    from index.settings import Settings
    from index.tokens import Tokens
    from index.write_lock import make_home

    folder = Settings.from_environment(home).home
    make_home(folder)
    tokens = Tokens(folder)
    missing = [name for name in remove or () if not tokens.remove(name)]
    secret = tokens.add(add, "writer" if writer else "reader") if add is not None else None
    known = [{name: value for name, value in asdict(one).items() if name != "sha256"} for one in tokens.all()]
    if as_json_:
        typer.echo(as_json({"tokens": known} | ({"token": secret} if secret else {})))
    elif secret:
        typer.echo(secret)
        typer.echo("Keep it now: it is not shown again.", err=True)
    else:
        for one in known:
            console().print(f"{one['name']}  {one['role']}  {one['created'][:10]}")
    for name in missing:
        complain(f"there is no token called {name}")
    if missing:
        raise typer.Exit(FAILED)
