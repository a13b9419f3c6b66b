#!/usr/bin/env python3
"""Eight threads start commands while the main thread assigns to os.environ.

Nothing here is wrong as Python code, and some of the commands fail: each assignment calls
setenv(), which may move the array that a command is just being started with.

    python3 reproduce.py --jobs 4000 --threads 8 --how os.system
"""

import argparse
import os
import queue
import subprocess
import sys
import threading
import time


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=4000, help="commands in all")
    parser.add_argument("--threads", type=int, default=8, help="threads that start commands")
    parser.add_argument("--queue-size", type=int, default=8, help="0: unbounded")
    parser.add_argument(
        "--how",
        choices=["os.system", "subprocess.call", "subprocess.cwd", "subprocess.env"],
        default="os.system",
        help="subprocess.call; the same with cwd=\"/\"; with env=dict(os.environ)",
    )
    parser.add_argument("--command", default="echo helloworld > /dev/null")
    parser.add_argument("--storm", choices=["none", "add", "churn", "unset", "replace", "clear"], default="add")
    parser.add_argument("--names", type=int, default=200, help="variables of a round")
    parser.add_argument("--changes", type=int, default=1000, help="0: as many as jobs")
    parser.add_argument("--value-bytes", type=int, default=400)
    parser.add_argument("--interval-us", type=int, default=0, help="pause after each change")
    return parser.parse_args()


def say(line):
    """Writes a line in one piece, whatever the other threads print."""
    os.write(1, (line + "\n").encode())


class Runner:
    """Starts one command in the way that was asked for, and prints what failed."""

    def __init__(self, how, command):
        self.how = how
        self.command = command

    def status(self):
        if self.how == "os.system":
            return os.system(self.command)
        if self.how == "subprocess.call":
            return subprocess.call(self.command, shell=True)
        if self.how == "subprocess.cwd":
            return subprocess.call(self.command, shell=True, cwd="/")
        return subprocess.call(self.command, shell=True, env=dict(os.environ))

    def run(self, thread):
        try:
            code = self.status()
        except OSError as error:
            say(f"[thread {thread}][{self.how} failure] ouch! OSError: {error}")
            return
        if code != 0:
            say(f"[thread {thread}][{self.how} failure] ouch! return code = {code}")


def take_name(name):
    """The name that ps -L shows; threading's own names stay inside Python before 3.14."""
    try:
        with open(f"/proc/self/task/{threading.get_native_id()}/comm", "w") as file:
            file.write(name)
    except OSError:
        pass


def work(thread, jobs, runner):
    take_name(f"w{thread}")
    while jobs.get() is not None:
        runner.run(thread)


class Storm:
    """Changes os.environ, spread evenly over the jobs."""

    def __init__(self, options):
        self.options = options
        self.changes = 0
        self.start = list(os.environ.items())
        if options.storm in ("unset", "replace"):
            for number in range(options.names):
                os.environ[f"STORM_{number}"] = self.value(number)

    def change(self):
        number = self.changes
        names = self.options.names
        self.changes += 1
        if self.options.storm == "add":
            os.environ[f"STORM_{number}"] = self.value(number)
        elif self.options.storm == "churn":
            self.set_or_delete(number % names, number, number // names % 2 == 0)
        elif self.options.storm == "unset":
            self.set_or_delete(number // 2 % names, number, number % 2 == 1)
        elif self.options.storm == "replace":
            self.set_or_delete(number % names, number, True)
        elif number % (len(self.start) + 1) == 0:
            os.environ.clear()
        else:
            name, value = self.start[number % (len(self.start) + 1) - 1]
            os.environ[name] = value

    def set_or_delete(self, which, number, is_set):
        if is_set:
            os.environ[f"STORM_{which}"] = self.value(number)
        else:
            del os.environ[f"STORM_{which}"]

    def value(self, number):
        return f"{number}.".ljust(self.options.value_bytes, "x")[: self.options.value_bytes]

    def keep_step(self, put):
        if self.options.storm == "none":
            return
        limit = self.options.changes or self.options.jobs
        while self.changes < limit * put // self.options.jobs:
            self.change()
            if self.options.interval_us:
                time.sleep(self.options.interval_us / 1e6)


def main():
    options = parse_arguments()
    jobs = queue.Queue(maxsize=options.queue_size)
    runner = Runner(options.how, options.command)
    storm = Storm(options)
    threads = [
        threading.Thread(target=work, args=(i, jobs, runner), name=f"w{i}", daemon=True)
        for i in range(options.threads)
    ]
    for thread in threads:
        thread.start()
    for i in range(options.jobs):
        jobs.put(i)
        storm.keep_step(i + 1)
    for _ in threads:
        jobs.put(None)
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
