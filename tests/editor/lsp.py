"""A small client of the language server protocol, over the standard input and output of a process."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds to wait for an answer: starting Node takes a few of them on a busy machine."""


class Server:
    """A language server that was started, with the settings it asks for. Only what the tests use is spoken."""

    def __init__(self, command: Sequence[str | Path], folder: Path, settings: Mapping[str, Any]) -> None:
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        self._settings = settings
        self._next = self._version = 0
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self._published: dict[str, list[dict[str, Any]]] = {}
        threading.Thread(target=self._read, daemon=True).start()
        wants = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}, "workspace": {"configuration": True}}
        root = {"rootUri": folder.as_uri(), "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}]}
        self.ask("initialize", {"processId": None, "capabilities": wants, **root})
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": settings})

    def close(self) -> None:
        """Ends the server."""
        self.ask("shutdown", None)
        self._tell("exit", None)
        self._process.wait(PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request."""
        self._next += 1
        mine = self._next
        self._send({"id": mine, "method": method, "params": params})
        until = time.monotonic() + PATIENCE
        while True:
            message = self._told.get(timeout=max(0.1, until - time.monotonic()))
            if message.get("id") == mine and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._heed(message)

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Opens a text as the file of that path, and returns what the server finds wrong with it."""
        self._version += 1  # what the server knows of a version it does not look at again
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": self._version, "text": text}
        return self._published_after("textDocument/didOpen", document)

    def shut(self, path: Path) -> None:
        """Closes a text; the server then takes back what it found wrong with it."""
        assert self._published_after("textDocument/didClose", {"uri": path.as_uri()}) == []

    def _published_after(self, method: str, document: dict[str, Any]) -> list[dict[str, Any]]:
        uri = document["uri"]
        self._published.pop(uri, None)
        self._tell(method, {"textDocument": document})
        until = time.monotonic() + PATIENCE
        while uri not in self._published:
            self._heed(self._told.get(timeout=max(0.1, until - time.monotonic())))
        return self._published[uri]

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """The result of a request about a place, counted from 0."""
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": path.as_uri()}, "position": place})

    def _heed(self, message: dict[str, Any]) -> None:
        """What the server asks or tells of its own accord."""
        method, params = message.get("method"), message.get("params")
        if method == "textDocument/publishDiagnostics":
            self._published[params["uri"]] = params["diagnostics"]
        elif "id" in message and method is not None:
            result: Any = None
            if method == "workspace/configuration":
                result = [self._settings.get(item.get("section", ""), {}) for item in params["items"]]
            self._send({"id": message["id"], "result": result})

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = stream.readline()
            self._told.put(json.loads(stream.read(length)))
