#!/usr/bin/env python3
"""One thread starts a command while the main thread assigns to os.environ.

The small sister of reproduce.py, for stepping: few threads, few changes, and the same order of
things in each run.

    python3 lesson.py --jobs 1 --changes 2
"""

import argparse
import os
import sys
import threading


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1, help="commands in all")
    parser.add_argument("--command", default="exit 0")
    parser.add_argument("--changes", type=int, default=2, help="additions by the main thread")
    parser.add_argument("--value-bytes", type=int, default=40)
    return parser.parse_args()


def say(line):
    """Writes a line in one piece, whatever the other threads print."""
    os.write(1, (line + "\n").encode())


def take_name(name):
    """The name that ps -L shows; threading's own names stay inside Python before 3.14."""
    try:
        with open(f"/proc/self/task/{threading.get_native_id()}/comm", "w") as file:
            file.write(name)
    except OSError:
        pass


def work(options, ready):
    take_name("w0")
    ready.set()
    for _ in range(options.jobs):
        code = os.system(options.command)
        if code != 0:
            say(f"[thread 0][os.system failure] ouch! return code = {code}")


def add(options, number):
    os.environ[f"STORM_{number}"] = f"{number}.".ljust(options.value_bytes, "x")


def main():
    options = parse_arguments()
    # The interpreter's lock changes hands only where its holder waits.  So the worker, once it has
    # told that it is ready, comes as far as the inside of os.system before the main thread goes on.
    sys.setswitchinterval(1000)
    # The first addition copies the array off the initial stack: it can harm nobody.
    if options.changes > 0:
        add(options, 0)
    ready = threading.Event()
    worker = threading.Thread(target=work, args=(options, ready), daemon=True)
    worker.start()
    ready.wait()
    for number in range(1, options.changes):
        add(options, number)
    worker.join()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
