"""uWebSockets as a chat room, through socketify: what anyone says goes to everyone."""

import os
import platform
import sys
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "site-packages"))

from socketify import App, AppListenOptions, CompressOptions, OpCode  # noqa: E402

app = App()


def opened(socket):
    socket.subscribe("room")


def said(socket, message, opcode):
    app.publish("room", message, OpCode.TEXT)


app.ws(
    "/*",
    {
        "compression": CompressOptions.DISABLED,
        "idle_timeout": 120,
        # Nothing is dropped: the load generator waits for every delivery.
        "max_backpressure": 64 * 1024 * 1024,
        "open": opened,
        "message": said,
    },
)
app.listen(
    AppListenOptions(port=0, host="127.0.0.1"),
    lambda options: print(
        f"listening {options.port} socketify {version('socketify')} on Python {platform.python_version()}", flush=True
    ),
)
# app.run() would poll libuv from asyncio's loop without ever sleeping. libuv's own loop sleeps while there
# is nothing to do.
app.loop.uv_loop.run()
