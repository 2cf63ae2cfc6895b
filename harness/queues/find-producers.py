"""Finds call paths from endpoint handlers to queue producers in the sources of a Python service.

Usage: python3 find-producers.py FOLDER < question.json > answer.json

The question is {"routes": [{"route", "file", "symbol", "method"}], "queues": [{"queue", "var"}]}; the answer
{"files", "skipped", "handlers", "missing", "findings"}. Nothing is imported or run: the sources are only parsed.
Exit: 0 something was found, 2 nothing was, or there was nothing to look at.
"""

import json
import sys
from collections import deque
from pathlib import Path

from source_calls import Calls
from source_names import Sources
from source_parts import Class, Function, ancestors


def search(start, calls, certain_only):
    """The shortest path to each queue, by width."""
    seen, waiting, paths = {start: None}, deque([start]), {}
    while waiting:
        one = waiting.popleft()
        for to, line, certain in calls.of(one):
            if certain_only and not certain:
                continue
            if isinstance(to, str):
                paths.setdefault(to, path_to(one, line, seen))
            elif to not in seen:
                seen[to] = (one, line)
                waiting.append(to)
    return paths


def path_to(function, line, seen):
    path = [step(function, line)]
    while seen[function] is not None:
        function, line = seen[function]
        path.insert(0, step(function, line))
    return path


def step(function, line):
    return f"{function.module.file}:{line} {function.name}"


def handler_of(route, sources):
    """The function that answers a route, or why there is none."""
    module = next((one for one in sources.modules.values() if one.file == route["file"]), None)
    if module is None:
        why = "does not parse" if any(one["file"] == route["file"] for one in sources.skipped) else "is not there"
        return None, f"{route['file']} {why}" if route["file"] else "the tracker names no file"
    symbol = module.symbols.get(route["symbol"])
    if isinstance(symbol, Function):
        return symbol, ""
    if not isinstance(symbol, Class):
        return None, f"{route['file']} defines no {route['symbol'] or 'symbol'}"
    method = route["method"].lower()
    for name in [method, *(["get"] if method == "head" else [])]:
        for one in ancestors(symbol):
            if name in one.methods:
                return one.methods[name], ""
    return None, f"{symbol.name} has no method {method}"


def answer(question, root):
    sources = Sources(root)
    found = [(route["route"], *handler_of(route, sources)) for route in question["routes"]]
    missing = [{"route": route, "why": why} for route, handler, why in found if handler is None]
    handlers = [(route, handler) for route, handler, _ in found if handler is not None]
    calls = Calls(sources, {one["var"]: one["queue"] for one in question["queues"]}, {one for _, one in handlers})
    findings = []
    for route, handler in handlers:
        sure = search(handler, calls, True)
        for queue, path in {**search(handler, calls, False), **sure}.items():
            resolved = "certain" if queue in sure else "by-name"
            findings.append({"route": route, "queue": queue, "path": path, "resolved": resolved})
    findings.sort(key=lambda one: (one["route"], one["queue"]))
    files = sum(1 for one in sources.modules.values() if one.file)
    return {
        "files": files,
        "skipped": sources.skipped,
        "handlers": len(handlers),
        "missing": missing,
        "findings": findings,
    }


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("name the folder of the sources", file=sys.stderr)
        return 2
    found = answer(json.load(sys.stdin), Path(arguments[0]))
    json.dump(found, sys.stdout)
    return 0 if found["findings"] else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
