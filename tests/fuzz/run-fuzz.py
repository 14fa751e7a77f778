#!/usr/bin/env python3
"""Build a libFuzzer target with clang, run it over its kept corpus, then for a short while.

usage: run-fuzz.py SOURCE-ROOT BUILD-DIRECTORY NAME SECONDS ENGINE-SOURCE…

The target is tests/fuzz/fuzz-NAME.c, its corpus tests/fuzz/corpus-NAME, its dictionary tests/fuzz/NAME.dict.
What it finds stays in BUILD-DIRECTORY/fuzz/NAME for a look; the kept corpus is not written to.
"""
import os
import pathlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

SANITIZE = "-fsanitize=address,undefined"
FLAGS = ["-std=gnu11", "-O1", "-g", "-fno-omit-frame-pointer", "-fno-sanitize-recover=undefined",
         "-D_GNU_SOURCE", '-DGETTEXT_PACKAGE="lockstep"', '-DG_LOG_DOMAIN="Lockstep"']


def pkg_config(what):
    words = subprocess.run(["pkg-config", what, "json-glib-1.0", "gio-unix-2.0", "gmime-3.0", "pangocairo", "gnutls"],
                           check=True, capture_output=True, text=True).stdout
    return words.split()


def compile_one(job):
    source, target, includes = job
    subprocess.run(["clang", *FLAGS, SANITIZE, "-fsanitize=fuzzer-no-link", *includes, "-c", source, "-o", target],
                   check=True)


def build(root, build_directory, name, engine):
    """Returns the fuzzer; an object older than any of the engine's files is made anew."""
    objects = build_directory / "fuzz" / "objects"
    objects.mkdir(parents=True, exist_ok=True)
    newest = max(path.stat().st_mtime for path in (root / "engine").rglob("*.[ch]"))
    includes = ["-I" + str(root / "engine"), "-I" + str(build_directory), *pkg_config("--cflags")]
    jobs = []
    targets = []
    for source in [*engine, root / "tests" / "fuzz" / f"fuzz-{name}.c"]:
        target = objects / (str(source.relative_to(root)).replace("/", "_") + ".o")
        targets.append(target)
        if not target.exists() or target.stat().st_mtime < max(newest, source.stat().st_mtime):
            jobs.append((source, target, includes))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compile_one, jobs))
    fuzzer = build_directory / "fuzz" / f"fuzz-{name}"
    subprocess.run(["clang", SANITIZE, "-fsanitize=fuzzer", *targets, "-o", fuzzer, *pkg_config("--libs"), "-lm"],
                   check=True)
    return fuzzer


def run(fuzzer, *arguments):
    environment = dict(os.environ, G_SLICE="always-malloc", ASAN_OPTIONS="detect_leaks=1")
    result = subprocess.run([fuzzer, "-timeout=20", "-rss_limit_mb=1024", *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    if result.returncode != 0:
        print("\n".join("# " + line for line in result.stdout.decode(errors="replace").splitlines()[-60:]))
    return result.returncode == 0


def main():
    root, build_directory = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    name, seconds = sys.argv[3:5]
    engine = [pathlib.Path(argument).resolve() for argument in sys.argv[5:]]
    folder = root / "tests" / "fuzz"
    corpus = folder / f"corpus-{name}"
    found = build_directory / "fuzz" / name
    shutil.rmtree(found, ignore_errors=True)
    found.mkdir(parents=True)
    dictionary = folder / f"{name}.dict"
    extra = [f"-dict={dictionary}"] if dictionary.exists() else []

    print("1..2", flush=True)
    fuzzer = build(root, build_directory, name, engine)
    good = run(fuzzer, *sorted(corpus.iterdir()))
    print(("ok" if good else "not ok") + f" 1 /fuzz/{name}/corpus", flush=True)
    good = run(fuzzer, "-seed=1", f"-max_total_time={seconds}", "-max_len=20000", f"-artifact_prefix={found}/", *extra, found, corpus)
    print(("ok" if good else "not ok") + f" 2 /fuzz/{name}/{seconds}-seconds", flush=True)


main()
