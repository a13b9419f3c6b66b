"""The failures that a program printed and those of its recording, thread by thread.

    who_failed.py RECORDING OUTPUT      status 0 if they are the same ones
"""
import collections
import json
import re
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    rows = json.load(file)["events"]
with open(sys.argv[2], encoding="utf-8") as file:
    printed = collections.Counter(re.findall(r"\[thread (\d+)\]\[os\.system failure\]", file.read()))

names = {row[1]: row[-1] for row in rows if row[2] == "thread.start"}
EFAULT = 14
recorded = collections.Counter(
    names[row[1]].removeprefix("w") for row in rows if row[2] == "exec.result" and row[3] == EFAULT
)
print(dict(printed), dict(recorded))
sys.exit(printed != recorded or not printed)
