"""Starts the program on one bomb at a time and says what that cost."""
import dataclasses
import json
import os
import subprocess
import sys

MIB = 1 << 20
BOMBS = []

# A process's peak memory starts at that of the process that forked it, and this one has built
# bombs: a small one that does nothing else starts the program. It sets bounds beyond those of the
# tests, so that a bomb that works does not take the machine with it.
LAUNCHER = """
import json, os, resource, signal, sys, time
for line in sys.stdin:
    job = json.loads(line)
    begin = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.chdir(job["folder"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (job["cpu"], job["cpu"]))
        if job["space"]:
            resource.setrlimit(resource.RLIMIT_AS, (job["space"], job["space"]))
        signal.alarm(job["elapsed"])
        os.execv(job["argv"][0], job["argv"])
    _, status, used = os.wait4(pid, 0)
    print(json.dumps({"status": status, "cpu": used.ru_utime + used.ru_stime,
                      "peak": used.ru_maxrss * 1024, "elapsed": time.monotonic() - begin}),
          flush=True)
"""


@dataclasses.dataclass
class Bomb:
    name: str
    about: str
    make: object  # writes the bomb into a folder and returns the path, or the arguments besides it
    says: tuple = ()  # ids of findings or words of the error, one of which has to be there
    exits: tuple = (0, 3)
    command: tuple = ("inspect",)
    cpu: float = 5  # seconds
    memory: int = 300  # MiB
    output: int = 16  # MiB
    verified: bool = False  # may be verified
    slow: bool = False
    known: str = ""  # what is still wrong with it: left out, and not counted as a failure


def bomb(name, about, **options):
    def register(make):
        BOMBS.append(Bomb(name, about, make, **options))
        return make

    return register


@dataclasses.dataclass
class Outcome:
    exit: int
    signal: int
    cpu: float
    peak: float  # MiB
    elapsed: float
    size: int  # of the bomb
    output: int
    report: object
    error: str

    def packages(self):
        def walk(packages):
            for package in packages:
                yield package
                yield from walk(package.get("packages", ()))

        return walk((self.report or {}).get("packages", ()))

    def statuses(self):
        return [p["verification"]["status"] for p in self.packages() if "verification" in p]

    def ids(self):
        """Ids of all findings, those that decided a scheme's verdict included."""
        ids, waiting = {}, [self.report]
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict):
                if "severity" in node and "id" in node:
                    ids.setdefault(node["id"])
                elif "scheme" in node and isinstance(node.get("findings"), list):
                    ids.update(dict.fromkeys(f for f in node["findings"] if isinstance(f, str)))
                waiting += node.values()
            elif isinstance(node, list):
                waiting += node
        return list(ids)

    def matching(self, words):
        """Which of the words it says: ids, beginnings of ids (up to a dot), words of the error."""
        found = []
        for word in words:
            found += [i for i in self.ids() if i == word or word.endswith(".")
                      and i.startswith(word)]
        return found + [word for word in words if word in self.error]


class Runner:
    def __init__(self, program, strict, patience):
        self.program, self.strict, self.patience = os.path.abspath(program), strict, patience
        self.launcher = subprocess.Popen([sys.executable, "-I", "-S", "-c", LAUNCHER], text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self.launcher.stdin.close()
        self.launcher.wait()

    def run(self, one, folder, made):
        path, more = (made, []) if isinstance(made, str) else (made[0], list(made[1:]))
        argv = [self.program, "--lang", "en", *one.command]
        if one.command[0] in ("inspect", "verify"):
            argv += ["--format", "json"]
        job = {"argv": argv + ["-j", "2", *more, os.path.join(folder, path)], "folder": folder,
               "cpu": self.patience or (round(one.cpu) + 2 if self.strict else 600), "elapsed": 300
               if self.strict else 1200, "space": 4096 * MIB if self.strict else 0}
        self.launcher.stdin.write(json.dumps(job) + "\n")
        self.launcher.stdin.flush()
        used = json.loads(self.launcher.stdout.readline())
        output = os.path.getsize(os.path.join(folder, "stdout"))
        report = None
        if "--format" in argv and output <= 64 * MIB:
            with open(os.path.join(folder, "stdout"), encoding="utf-8") as file:
                text = file.read()
            report = json.loads(text) if text else None
        with open(os.path.join(folder, "stderr"), encoding="utf-8") as file:
            error = file.read(4096)
        status = used["status"]
        size = os.path.getsize(os.path.join(folder, path))
        return Outcome(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else -1,
                       os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, used["cpu"],
                       used["peak"] / MIB, used["elapsed"], size, output, report, error)


def judge(one, outcome, strict):
    """What is wrong with the outcome."""
    if outcome.signal:
        return [
            f"was killed by signal {outcome.signal} after {outcome.cpu:.1f} s of processor time"]
    wrong = []
    if outcome.exit not in one.exits:
        wrong.append(
            f"exit {outcome.exit}, not {' or '.join(map(str, one.exits))}: {outcome.error.strip()}")
    if not one.verified and "verified" in outcome.statuses():
        wrong.append("is said to be verified")
    if outcome.exit == 3 and not outcome.error.strip():
        wrong.append("exit 3 and no word of why")
    if one.says and not outcome.matching(one.says):
        wrong.append(
            f"none of {', '.join(one.says)} in: {' '.join(outcome.ids())} {outcome.error.strip()}")
    if outcome.output > one.output * MIB:
        wrong.append(f"{outcome.output / MIB:.0f} MiB of output, more than {one.output}")
    if strict and outcome.cpu > one.cpu:
        wrong.append(f"{outcome.cpu:.1f} s of processor time, more than {one.cpu}")
    if strict and outcome.peak > one.memory:
        wrong.append(f"{outcome.peak:.0f} MiB of memory, more than {one.memory}")
    return wrong
