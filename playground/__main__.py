"""Serve on loopback until interrupted: ``python -m playground --port 8081 --token 1:playground``."""

import argparse
import asyncio
import contextlib
from pathlib import Path

from playground.server import Playground


async def _serve(arguments: argparse.Namespace) -> None:
    playground = Playground(arguments.token, limits=arguments.limits, journal=arguments.journal)
    await playground.start(arguments.port)
    try:
        print(f"Bot API: {playground.url}", flush=True)
        print(f"base_url={playground.base_url} base_file_url={playground.base_file_url}", flush=True)
        await asyncio.Event().wait()
    finally:
        await playground.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default="1:playground", help="the bot's token, id:secret")
    parser.add_argument("--limits", action="store_true", help="keep Telegram's speed limits")
    parser.add_argument("--journal", type=Path, help="write every request to this file, one JSON line each")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
