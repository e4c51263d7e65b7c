#!/usr/bin/env python3
"""Writes README's picture of a report: the first code of the penguins.

usage: readme_picture.py PROGRAM DATA_FOLDER PICTURE"""

import pathlib
import subprocess
import sys
import tempfile

from devtools import Chromium, Page


def main():
    program, data, picture = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        table = data / "penguins.csv"
        train = ["train", table, "--dim", "2", "--drop", "year", "-q", "-m", "penguins.aefx", "-o", "codes.csv"]
        subprocess.run([program, *train], cwd=folder, check=True)
        html = pathlib.Path(folder, "penguins.html")
        subprocess.run([program, "report", "penguins.aefx", table, "--format", "html", "-o", html], cwd=folder, check=True)
        chromium = Chromium()
        try:
            page = Page(chromium, html)
            page.look(1100)
            box = page.evaluate("(e => [e.left + scrollX, e.top + scrollY, e.width, e.height])"
                                "(document.querySelector('.card').getBoundingClientRect())")
            page.screenshot(picture, clip=dict(zip(("x", "y", "width", "height"), box)))
        finally:
            chromium.close()


if __name__ == "__main__":
    main()
