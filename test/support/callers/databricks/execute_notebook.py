"""Executes a notebook with a stand-in for `dbutils`: execute_notebook.py <notebook> <JSON of widgets and secrets>."""

import json
import signal
import sys
import time

# Where tests run in the background of a shell, Python would inherit that interrupts are ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

path, given = sys.argv[1], json.loads(sys.argv[2])


if given["skipWaits"]:
    skipped = [0.0]
    monotonic = time.monotonic
    time.monotonic = lambda: monotonic() + skipped[0]
    time.sleep = lambda seconds: skipped.append(skipped.pop() + seconds)


class Widgets:
    values = {}

    def text(self, name, default):
        self.values[name] = given["widgets"].get(name, default)

    def get(self, name):
        return self.values[name]


class Secrets:
    def get(self, scope, key):
        return given["secrets"][f"{scope}/{key}"]


class Notebook:
    def exit(self, value):
        print(f"EXIT {value}", flush=True)
        sys.exit(0)


class DbUtils:
    widgets, secrets, notebook = Widgets(), Secrets(), Notebook()


with open(path, encoding="utf-8") as source:
    code = compile(source.read(), path, "exec")
exec(code, {"__name__": "__main__", "dbutils": DbUtils()})
