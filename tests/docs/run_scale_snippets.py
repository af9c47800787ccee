"""Runs the snippets of docs/scale*.md: python3 run_scale_snippets.py SOURCE BINARY.

The Slurm script is run with a fake srun and the variables of every task, the Kubernetes job's command with
those of every index, Spark's command once for each partition. Together the parts have to be the whole.
(scripts/test-slurm runs the Slurm script on a real Slurm.)
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

PARTS = 8


def blocks(path):
    text = open(path, encoding="utf-8").read()
    return dict(re.findall(r"<!-- test: (\w+) -->\n```\w+\n(.*?)```", text, re.S))


def call(command, environment, **more):
    ran = subprocess.run(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    assert ran.returncode == 0, f"exit {ran.returncode}\n{ran.stderr}"
    return ran.stdout


def parts(folder):
    names = sorted(os.listdir(folder))
    assert len(names) == PARTS, names
    return sorted(line for name in names for line in open(os.path.join(folder, name), encoding="utf-8"))


def slurm(script, base, store, environment):
    assert f"--array=0-{PARTS - 1}" in script
    results = os.path.join(base, "slurm")
    os.mkdir(results)
    for task in range(PARTS):
        call(["sh", "-ec", script], environment | {
            "STORE": store, "RESULTS": results, "SLURM_CPUS_PER_TASK": "1", "SLURM_ARRAY_TASK_ID": str(task)})
    return parts(results)


def kubernetes(text, base, store, environment):
    assert f"completions: {PARTS}\n" in text
    script = re.search(r"- \|\n +(apptrait .*)\n", text).group(1)
    results = os.path.join(base, "kubernetes")
    os.mkdir(results)
    script = script.replace("/store", store).replace("/results", results)
    for index in range(PARTS):
        call(["/bin/sh", "-c", script], environment | {"JOB_COMPLETION_INDEX": str(index)})
    return parts(results)


def spark(text, base, store, environment):
    # As PySpark's RDD.pipe splits it.
    command = shlex.split(re.search(r'command = "(.*)"\n', text).group(1))
    paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(store) for name in names)
    lines = []
    for partition in range(4):
        out = call(command, environment, input="".join(f"{p}\n" for p in paths[partition::4]))
        lines += out.splitlines(keepends=True)
    return sorted(lines)


def main(source, binary):
    failed = 0
    with tempfile.TemporaryDirectory() as base:
        store, tools = os.path.join(base, "packages"), os.path.join(base, "bin")
        os.mkdir(store)
        os.mkdir(tools)
        os.symlink(os.path.realpath(binary), os.path.join(tools, "apptrait"))
        with open(os.path.join(tools, "srun"), "w", encoding="utf-8") as fake:
            fake.write('#!/bin/sh\nexec "$@"\n')
        os.chmod(os.path.join(tools, "srun"), 0o755)
        demo = os.path.join(source, "testdata/android")
        for number in range(15):
            for name in ["demo.apk", "demo-tampered.apk"]:
                shutil.copy(os.path.join(demo, name), os.path.join(store, f"{number}-{name}"))
        environment = {"PATH": tools + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        whole = call([binary, "-q", "batch", store], environment).splitlines(keepends=True)
        for name in ["scale.md", "scale.zh-CN.md"]:
            found = blocks(os.path.join(source, "docs", name))
            if sorted(found) != ["kubernetes", "slurm", "spark"]:
                print(f"{name}: snippets are {sorted(found)}")
                failed += 1
                continue
            for kind, run in [("slurm", slurm), ("kubernetes", kubernetes), ("spark", spark)]:
                work = os.path.join(base, name + kind)
                os.mkdir(work)
                try:
                    assert run(found[kind], work, store, environment) == sorted(whole), "another set"
                except (AssertionError, OSError, AttributeError) as error:
                    print(f"{name}, {kind}: {error!r}")
                    failed += 1
            with open(os.path.join(store, "cut.apk"), "wb") as cut:
                cut.write(b"PK\3\4")
            for kind, run in [("kubernetes", kubernetes), ("spark", spark)]:
                work = os.path.join(base, name + kind + "-cut")
                os.mkdir(work)
                try:
                    assert len(run(found[kind], work, store, environment)) == len(whole) + 1, "no record"
                except (AssertionError, OSError) as error:
                    print(f"{name}, {kind} with an unreadable file: {error!r}")
                    failed += 1
            os.remove(os.path.join(store, "cut.apk"))
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:3]))
