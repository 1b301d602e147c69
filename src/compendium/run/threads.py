"""Tasks of pytask in threads of this process: a plugin of pytask, asked for with ``pytask.build(threads=…)``.

A kernel works in a process of its own, so a thread that waits for it is enough to run several at once. A task
that ends is noticed at once; pytask-parallel, which only `compendium.sweep.cluster` uses, looks now and then,
at last once a second, which is long beside a notebook of half a second.
"""

import os
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from pytask import ExecutionReport, hookimpl

#: How many tasks run at once, unless told otherwise: two more than there are processors, for while a kernel
#: starts or ends, its thread mostly waits.
WORKERS = 2 + (os.cpu_count() or 1)


@hookimpl(tryfirst=True)
def pytask_execute_build(session):
    """Execute tasks in threads, if asked to; pytask's bookkeeping stays in the thread of the caller.

    Returns
    -------
    bool or None
        True when done; None, which leaves the tasks to pytask itself, where no threads were asked for.
    """
    if "threads" not in session.config:
        return None
    running, scheduler = {}, session.scheduler
    threads = ThreadPoolExecutor(session.config["threads"] or WORKERS)
    try:
        while scheduler.is_active() and not session.should_stop:
            ready = scheduler.get_ready(len(session.tasks))
            running |= {_begin(session, threads, session.dag.nodes[name]): name for name in reversed(ready)}
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                name = running.pop(future)
                session.execution_reports.append(_end(session, session.dag.nodes[name], future))
                scheduler.done(name)
    except KeyboardInterrupt:
        session.should_stop = True
    finally:
        threads.shutdown(cancel_futures=True)
    return True


def _begin(session, threads, task):
    """Start a task in a thread and return its future; it is over at once where it need not or cannot run."""
    session.hook.pytask_execute_task_log_start(session=session, task=task)
    try:
        session.hook.pytask_execute_task_setup(session=session, task=task)
    except Exception as outcome:
        ended = Future()
        ended.set_exception(outcome)
        return ended
    return threads.submit(session.hook.pytask_execute_task, session=session, task=task)


def _end(session, task, future):
    """Return pytask's report on a task that has ended."""
    try:
        future.result()
        session.hook.pytask_execute_task_teardown(session=session, task=task)
    except Exception:
        report = ExecutionReport.from_task_and_exception(task, sys.exc_info())
    else:
        report = ExecutionReport.from_task(task)
    session.hook.pytask_execute_task_process_report(session=session, report=report)
    session.hook.pytask_execute_task_log_end(session=session, task=task, report=report)
    return report
