"""Tasks of pytask in threads: what runs at once, what is noticed when, and how it ends."""

import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from traceback import walk_stack

import pytask
import pytest
from pytask import Mark, PathNode, TaskOutcome, TaskWithoutPath

PATIENCE = 30


@pytest.fixture
def build(tmp_path):
    """Build tasks in some threads; return the session."""

    def build(*tasks, threads=2):
        config = tmp_path / "pytask.toml"
        config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
        with pytask.console.capture():
            return pytask.build(config=config, tasks=tasks, capture="no", verbose=0, threads=threads)

    return build


def writer(path, after=None, meanwhile=lambda: None, markers=()):
    """A task that does something and writes a file, after another file is there."""

    def write(produces, after=None):
        meanwhile()
        produces.write_text(path.name, encoding="utf-8")

    return TaskWithoutPath(
        name=path.stem,
        function=write,
        depends_on={"after": PathNode(path=after)} if after else {},
        produces={"produces": PathNode(path=path)},
        markers=list(markers),
    )


def until_the_caller_is_in(function):
    """Wait until the main thread is inside a function."""
    until = time.monotonic() + PATIENCE
    main = threading.main_thread().ident
    while function.__code__ not in {frame.f_code for frame, _ in walk_stack(sys._current_frames()[main])}:
        assert time.monotonic() < until, f"{function.__qualname__} was not called"
        time.sleep(0.01)


def outcomes(session):
    return {report.task.name: report.outcome for report in session.execution_reports}


def test_tasks_run_at_once_and_what_waits_for_one_starts_while_another_still_runs(build, tmp_path):
    """Each of the two first waits for the other; the long one then waits for what comes after the short."""
    both, last = threading.Barrier(2), threading.Event()
    short = writer(tmp_path / "short.txt", meanwhile=lambda: both.wait(PATIENCE))

    def until_the_last_has_run():
        both.wait(PATIENCE)
        assert last.wait(PATIENCE)

    long = writer(tmp_path / "long.txt", meanwhile=until_the_last_has_run)
    after = writer(tmp_path / "after.txt", after=tmp_path / "short.txt", meanwhile=last.set)
    session = build(long, short, after)
    assert outcomes(session) == dict.fromkeys(("short", "after", "long"), TaskOutcome.SUCCESS)


def test_no_more_run_at_once_than_there_are_threads(build, tmp_path):
    running, most, lock = [], [], threading.Lock()

    def count():
        with lock:
            running.append(1)
            most.append(len(running))
        time.sleep(0.02)
        with lock:
            running.pop()

    build(*(writer(tmp_path / f"{number}.txt", meanwhile=count) for number in range(9)), threads=3)
    assert 1 < max(most) <= 3


def test_what_is_marked_to_go_first_goes_first(build, tmp_path):
    begun = []
    tasks = [
        writer(tmp_path / f"{name}.txt", meanwhile=lambda name=name: begun.append(name))
        for name in "abcdefgh"
    ]
    tasks[4].markers.append(Mark("try_first", (), {}))
    build(*tasks, threads=1)
    assert begun[0] == "e" and sorted(begun) == list("abcdefgh")


def test_one_that_fails_stops_what_waits_for_it_and_nothing_else(build, tmp_path):
    def fail():
        raise ValueError("seven")

    bad = writer(tmp_path / "bad.txt", meanwhile=fail)
    after = writer(tmp_path / "after.txt", after=tmp_path / "bad.txt")
    session = build(bad, after, writer(tmp_path / "good.txt"))
    told = outcomes(session)
    assert told["bad"] == TaskOutcome.FAIL and told["good"] == TaskOutcome.SUCCESS
    assert told["after"] == TaskOutcome.SKIP_PREVIOUS_FAILED
    assert session.exit_code == pytask.ExitCode.FAILED
    (error,) = (report.exc_info[1] for report in session.execution_reports if report.task.name == "bad")
    assert str(error) == "seven"


def test_one_that_does_not_make_what_it_should_has_failed(build, tmp_path):
    made = writer(tmp_path / "made.txt")
    made.function = lambda produces: None
    assert build(made).exit_code == pytask.ExitCode.FAILED


def test_what_is_up_to_date_does_not_run_again(build, tmp_path):
    ran = []
    for _ in range(2):
        made = writer(tmp_path / "made.txt", meanwhile=lambda: ran.append(1))
        session = build(made)
    assert len(ran) == 1
    assert outcomes(session) == {"made": TaskOutcome.SKIP_UNCHANGED}


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals to a thread here")
def test_after_an_interrupt_what_runs_ends_and_what_waits_does_not_begin(build, tmp_path):
    def interrupt():
        until_the_caller_is_in(wait)  # the others are handed over
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        until_the_caller_is_in(ThreadPoolExecutor.shutdown)  # the interrupt is noticed

    names = [f"{number}.txt" for number in range(6)]
    session = build(*(writer(tmp_path / name, meanwhile=interrupt) for name in names), threads=1)
    assert len(session.execution_reports) < len(names)
    assert sum((tmp_path / name).exists() for name in names) == 1


def test_without_threads_asked_for_pytask_does_it_its_own_way(tmp_path):
    seen = []
    made = writer(tmp_path / "made.txt", meanwhile=lambda: seen.append(threading.current_thread()))
    config = tmp_path / "pytask.toml"
    config.write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    with pytask.console.capture():
        pytask.build(config=config, tasks=[made], capture="no", verbose=0)
    assert seen == [threading.main_thread()]
