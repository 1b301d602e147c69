"""Warm kernels: a notebook cannot tell them from plain ones, and nothing of them is left behind."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbclient
import nbformat
import psutil
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from compendium.run import forks
from compendium.run.kernels import use_kernels

pytestmark = pytest.mark.skipif(not forks.CAN_FORK, reason="this system cannot fork: kernels are plain there")

LOOK_AROUND = [
    "import os, random, sys\nimport matplotlib\nimport matplotlib.pyplot as plt\nimport pandas as pd",
    "%config InlineBackend.figure_formats = ['svg']\nmatplotlib.rcParams['svg.hashsalt'] = 'x'",
    "pd.DataFrame({f'a column with a long name {n}': range(70) for n in range(15)})",
    "print([pd.get_option('display.' + name) for name in ('max_columns', 'max_rows', 'width')])",
    "fig, ax = plt.subplots()\nax.plot([1, 2]);",
    "print(sorted(name for name in globals() if not name.startswith('_')))",
    "print(__name__, sys.argv[0].endswith('ipykernel_launcher.py'), os.getcwd() == os.environ['PWD_WANTED'])",
    "print(sys.path)\nprint(plt.get_backend(), os.environ['MPLBACKEND'], os.getsid(0) == os.getpid())",
    "print('to the error stream', file=sys.stderr)",
    "import time\nprint(time.localtime().tm_gmtoff)",
    "print(os.environ['A_VARIABLE_OF_THE_DRIVER'], sys.stdin is not None, sys.flags.interactive)",
]


@pytest.fixture(autouse=True)
def restore_default():
    factory = KernelProvisionerFactory.instance()
    before = factory.default_provisioner_name
    yield
    factory.default_provisioner_name = before


def run(cells, **options):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    client = nbclient.NotebookClient(notebook, kernel_name="python3", record_timing=False, **options)
    return client.execute()


def reply_to(client, request):
    """Content of the reply to one request; late replies to earlier ones are passed over."""
    while True:
        reply = client.get_shell_msg(timeout=30)
        if reply["parent_header"]["msg_id"] == request:
            return reply["content"]


def test_a_warm_kernel_gives_the_same_outputs_as_a_plain_one(monkeypatch):
    forks.start()  # in the time zone of this process
    monkeypatch.setenv("TZ", "CHAST-12:45")
    monkeypatch.setenv("PWD_WANTED", os.getcwd())
    monkeypatch.setenv("A_VARIABLE_OF_THE_DRIVER", "kept")
    monkeypatch.setenv("PYTHONPATH", "/a/folder/of/the/driver")
    outputs = {}
    for plain in (True, False):
        assert use_kernels(plain=plain) == ("local-provisioner" if plain else "warm-provisioner")
        date_free = [*LOOK_AROUND[:1], "matplotlib.rcParams['svg.fonttype'] = 'none'", *LOOK_AROUND[1:]]
        date_free.insert(1, "os.environ['SOURCE_DATE_EPOCH'] = '0'")
        outputs[plain] = nbformat.writes(run(date_free))
    assert "image/svg+xml" in outputs[True]
    assert "45900" in outputs[True]
    assert outputs[False] == outputs[True]


def test_each_warm_kernel_draws_its_own_random_numbers():
    use_kernels()
    draw = "import random\nimport numpy\nprint(random.random(), numpy.random.random())"
    seen = {run([draw]).cells[0].outputs[0].text for _ in range(3)}
    drawn = {number for line in seen for number in line.split()}
    assert len(drawn) == 6


def test_a_name_of_one_notebook_is_unknown_in_the_next():
    use_kernels()
    run(["x = 1\nimport pandas\npandas.x = 1"])
    (output,) = run(["import pandas\nprint('x' in globals(), hasattr(pandas, 'x'))"]).cells[0].outputs
    assert output.text == "False False\n"


def test_several_kernels_run_at_once_in_threads():
    use_kernels()
    with ThreadPoolExecutor(3) as pool:
        notebooks = list(pool.map(lambda n: run([f"print({n} * 2)"]), range(6)))
    assert [notebook.cells[0].outputs[0].text for notebook in notebooks] == [f"{2 * n}\n" for n in range(6)]


def test_a_failing_cell_is_reported_as_by_a_plain_kernel():
    messages = []
    for plain in (True, False):
        use_kernels(plain=plain)
        with pytest.raises(CellExecutionError, match="ZeroDivisionError") as failure:
            run(["1 / 0"])
        messages.append(failure.value.traceback)
    assert messages[0] == messages[1]


def test_a_cell_that_takes_too_long_is_interrupted():
    use_kernels()
    with pytest.raises(CellTimeoutError):
        run(["import time\ntime.sleep(60)"], timeout=1)


def test_an_interrupt_reaches_the_running_cell_and_the_kernel_goes_on():
    use_kernels()
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        waiting = client.execute("import time\nprint('asleep', flush=True)\ntime.sleep(60)")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            continue
        manager.interrupt_kernel()
        assert reply_to(client, waiting)["ename"] == "KeyboardInterrupt"
        # What comes right behind an error is still turned away, by a plain kernel too.
        replies = (reply_to(client, client.execute("1 + 1"))["status"] for _ in range(100))
        assert next(status for status in replies if status != "aborted") == "ok"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_kernel_that_dies_is_noticed():
    use_kernels()
    with pytest.raises(DeadKernelError):
        run(["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"])


def test_no_process_and_no_file_descriptor_is_left_behind():
    use_kernels()
    run(["pass"])  # the fork server and what it needs are there from now on
    driver = psutil.Process()
    processes, descriptors = driver.children(recursive=True), driver.num_fds()
    for _ in range(8):
        run(["pass"])
    assert driver.children(recursive=True) == processes
    assert driver.num_fds() <= descriptors


def test_kernels_end_when_their_driver_is_killed(tmp_path):
    script = tmp_path / "driver.py"
    script.write_text(
        "import time\n"
        "from jupyter_client.manager import KernelManager\n"
        "from compendium.run.kernels import use_kernels\n"
        "use_kernels()\n"
        "manager = KernelManager(kernel_name='python3')\n"
        "manager.start_kernel()\n"
        "print(manager.provisioner.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as driver:
        kernel = psutil.Process(int(driver.stdout.readline()))
        driver.kill()
    _, alive = psutil.wait_procs([kernel], timeout=20)
    assert not alive


def test_where_processes_cannot_be_forked_kernels_are_plain(monkeypatch):
    monkeypatch.setattr("compendium.run.forks.CAN_FORK", False)
    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", lambda: pytest.fail("there is none"))
    assert use_kernels() == "local-provisioner"
    forks.start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands an orphan to whoever asked for it")
@pytest.mark.parametrize(
    "start",
    [
        "subprocess.Popen(['sleep', '600'], start_new_session=True).pid",
        "subprocess.check_output('setsid sh -c \"sleep 600 >&- & echo \\$!\"', shell=True, text=True)",
    ],
    ids=["in a session of its own", "an orphan in a session of its own"],
)
def test_nothing_that_a_cell_started_is_left_after_a_good_run(start):
    use_kernels(plain=False)
    notebook = run([f"import subprocess\nprint(int({start}))"])
    left = int(notebook.cells[0].outputs[0].text)
    assert not psutil.pid_exists(left)


def test_a_kernel_that_was_stopped_does_not_outlive_its_driver(tmp_path):
    script = tmp_path / "driver.py"
    script.write_text(
        "from jupyter_client.manager import KernelManager\n"
        "from compendium.run.kernels import use_kernels\n"
        "if __name__ == '__main__':\n"
        "    use_kernels(plain=False)\n"
        "    manager = KernelManager(kernel_name='python3')\n"
        "    manager.start_kernel()\n"
        "    print(manager.provisioner.pid, flush=True)\n"
        "    input()\n",
        encoding="utf-8",
    )
    asked = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, script], **asked) as driver:
        kernel = psutil.Process(int(driver.stdout.readline()))
        kernel.suspend()
        driver.kill()
    kernel.wait(timeout=20)


def test_a_kernel_that_has_ended_can_be_killed_while_what_it_started_is_being_ended():
    use_kernels(plain=False)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    process = manager.provisioner.process
    running, ended = process.pid, subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    try:
        process.pid = ended.pid
        process.kill()
        assert process.poll() is None
    finally:
        process.pid = running
        manager.shutdown_kernel(now=True)
