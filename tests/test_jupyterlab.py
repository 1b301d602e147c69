"""JupyterLab as a reader starts it: a notebook opens there, and Run All works."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

import pytest
import websocket

from compendium.study import TOP

TOKEN = "known-to-this-test-only"


@pytest.fixture
def server(tmp_path):
    """Address of a headless JupyterLab on the loopback, for a copy of the small study and all notebooks."""
    folder = tmp_path / "a study"
    shutil.copytree(TOP / "tests" / "studies" / "small", folder / "data")
    shutil.copytree(TOP / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    homes = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1", "--allow-root"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"]
    environment = {**os.environ, **homes, "IPYTHONDIR": str(tmp_path / "ipython")}
    log = tmp_path / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process, log)
        yield address
        ask(address, "/api/shutdown", {})
        process.wait(timeout=30)
    finally:
        process.kill()
        process.wait()


def wait_for(address, process, log):
    """Wait a minute for the server to answer."""
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            return ask(address, "/api/status")
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def ask(address, path, body=None):
    """Send a request to the server, with the token; return its JSON."""
    request = urllib.request.Request(
        address + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.loads(reply.read() or "null")


def run_all(channel, notebook):
    """Run the code cells one after the other, as Run All does; return what each displayed."""
    return [run_cell(channel, cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run_cell(channel, code):
    """Run one cell; return the MIME types that it displayed."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
    header |= {"username": "", "session": "test"}
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    request = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channel.send(json.dumps(request))
    shown, replied, idle = [], False, False
    while not (replied and idle):
        message = json.loads(channel.recv())
        if message["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        kind, content = message["msg_type"], message["content"]
        assert kind != "error", f"{code}\n{content['ename']}: {content['evalue']}"
        shown += content["data"] if kind in ("display_data", "execute_result") else []
        replied |= kind == "execute_reply"
        idle |= kind == "status" and content["execution_state"] == "idle"
    return shown


def test_a_notebook_opens_and_run_all_works_as_it_stands(server, tmp_path):
    path = "notebooks/05-voices.ipynb"
    notebook = ask(server, f"/api/contents/{path}?content=1")["content"]
    session = ask(
        server, "/api/sessions", {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
    )
    kernel = session["kernel"]["id"]
    channel = websocket.create_connection(
        f"{server.replace('http', 'ws')}/api/kernels/{kernel}/channels",
        header=[f"Authorization: token {TOKEN}"],
        timeout=120,
    )
    shown = [kind for kinds in run_all(channel, notebook) for kind in kinds]
    channel.close()
    assert "image/svg+xml" in shown and "text/html" in shown
    results = tmp_path / "a study" / "results"
    assert (results / "tables" / "voices.csv").is_file()
    assert (results / "figures" / "voices.svg").is_file()


def test_every_notebook_is_offered_and_none_without_the_token(server):
    listed = ask(server, "/api/contents/notebooks")["content"]
    assert sorted(entry["name"] for entry in listed) == sorted(
        path.name for path in (TOP / "notebooks").glob("*.ipynb")
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{server}/api/contents/notebooks", timeout=60)
