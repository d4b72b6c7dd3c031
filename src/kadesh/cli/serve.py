"""``kadesh serve``: the explorer, in a browser on this machine."""

from __future__ import annotations

import ipaddress
import webbrowser
from pathlib import Path

import click

from kadesh.cli.asking import ARTICLE, scenario_words
from kadesh.files.bundled import find_scenario, scenario_names

COMPILING = "Compiling the solver for this machine: about a minute, this once. Pages open; answers wait for it."
HINT = "it needs the extra 'web': pip install 'kadesh[web]'"


@click.command("serve")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8777, show_default=True, help="0 takes a free one.")
@click.option("--open-to-network", is_flag=True, help="Listen on an address that other machines can reach.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A further name by which the server may be asked.")
@click.option("--browser/--no-browser", default=False, help="Open the first page in the browser.")
def command(
    scenarios: tuple[str, ...], host: str, port: int, open_to_network: bool, allow_host: tuple[str, ...], browser: bool
) -> int:
    """Explore scenarios in a browser, on this machine only.

    A SCENARIO that is a file is offered beside the bundled ones, and can be saved to from the editor; nothing else is
    ever written.
    """
    if not _is_loopback(host) and not open_to_network:
        raise click.UsageError(
            f"'{host}' can be reached from other machines. The explorer has no accounts and no passwords: whoever "
            "reaches it can use this machine's processor and save to the files named here. It listens on 127.0.0.1 "
            "unless --open-to-network says that this is meant."
        )
    try:
        from kadesh.engine.kernel.compiling import when_compiling
        from kadesh.web.app import make_app
        from kadesh.web.desk import Desk
        from kadesh.web.guard import LOOPBACK
        from kadesh.web.serving import Server, listen
    except ModuleNotFoundError as fault:
        if fault.name not in ("starlette", "uvicorn", "anyio"):
            raise
        raise click.ClickException(HINT) from None
    files = [find_scenario(each) for each in scenarios if each not in scenario_names()]
    _can_be_read(files)
    hosts = [*LOOPBACK, *allow_host, *([] if _is_loopback(host) else [_bracketed(host)])]
    try:
        socket = listen(host, port)
    except OSError as fault:
        raise click.ClickException(f"cannot listen on {host} port {port}: {fault.strerror}; try --port 0") from None
    shown = "localhost" if host == "localhost" else _bracketed(host)
    address = f"http://{shown}:{socket.getsockname()[1]}/"
    first = f"{address}scenario/{_first(scenarios)}" if scenarios else address
    click.echo(f"The explorer: {first}")
    click.echo("Ctrl-C ends it. Links to positions stay good for as long as the scenario's text stays the same.")
    if scenarios:
        click.echo(f"Next: 'kadesh report {scenario_words(scenarios[0])} -o report.html' writes the same as one file.")
    if browser:
        webbrowser.open(first)
    desk = Desk()
    app = make_app(files, hosts=hosts, desk=desk, warm=_first(scenarios))
    with when_compiling(lambda: click.echo(COMPILING)):
        Server(app, desk).run(sockets=[socket])
    return 0


def _first(scenarios: tuple[str, ...]) -> str:
    """The name in links of the scenario that is likely to be opened first."""
    from kadesh.web.library import key_of

    if not scenarios:
        return ARTICLE
    return scenarios[0] if scenarios[0] in scenario_names() else key_of(Path(scenarios[0]), ())


def _can_be_read(files: list[Path]) -> None:
    for path in files:
        if not path.is_file():
            raise click.UsageError(f"{path}: there is no such file; 'kadesh new {path}' would write one to start from")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
