#!/usr/bin/env python3
"""From the start of the program to the first frame that is seen, beside gtk3-widget-factory's in the same rounds.

usage: bench-start.py PROGRAM [ROUNDS]; needs Xvfb and gtk3-widget-factory. Build PROGRAM without sanitizers.
"""
import ctypes
import pathlib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "ui"))
from desktop import Desktop  # noqa: E402

OTHER = "gtk3-widget-factory"
PATIENCE = 30          # seconds
X, Y = 200, 20         # in the header bar of both: nobody manages windows here, so they come in the corner
ALL_PLANES, Z_PIXMAP = ctypes.c_ulong(0xFFFFFFFF), 2


class Screen:
    """What is seen on a display."""

    def __init__(self, name):
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = self.x.XGetImage.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = self.x.XGetPixel.restype = ctypes.c_ulong
        for function in (self.x.XDefaultRootWindow, self.x.XCloseDisplay):
            function.argtypes = [ctypes.c_void_p]
        self.x.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint,
                                     ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]
        self.x.XGetPixel.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        self.display = self.x.XOpenDisplay(name.encode())
        self.root = self.x.XDefaultRootWindow(self.display)

    def pixel(self):
        image = self.x.XGetImage(self.display, self.root, X, Y, 1, 1, ALL_PLANES, Z_PIXMAP)
        pixel = self.x.XGetPixel(image, 0, 0)
        self.x.XFree(ctypes.c_void_p(image))
        return pixel

    def close(self):
        self.x.XCloseDisplay(self.display)


def first_frame(program):
    """Seconds until a pixel of the window is another than the empty screen's, on a display and in a home of its own."""
    with Desktop() as desktop:
        screen = Screen(desktop.display)
        empty = screen.pixel()
        begun = time.monotonic()
        process = subprocess.Popen([program], env=desktop.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while screen.pixel() == empty and time.monotonic() - begun < PATIENCE:
            time.sleep(0.001)
        took = time.monotonic() - begun
        process.kill()
        process.wait()
        screen.close()
        return took


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 11
    times = {program: [], OTHER: []}
    for name in times:
        first_frame(name)
    for _ in range(rounds):
        for name, took in times.items():
            took.append(first_frame(name))
    ours, others = (statistics.median(took) for took in times.values())
    print(f"{rounds} rounds, medians: lockstep {ours * 1000:.0f} ms, {OTHER} {others * 1000:.0f} ms, ratio {ours / others:.2f}")
    return 0 if ours <= 1.2 * others else 1


if __name__ == "__main__":
    sys.exit(main())
