"""Checks the page of `aefx report --format html` in Chromium: it loads nothing, has no errors, fits every screen, and is
readable in light and dark themes, in print, and by screen readers; hostile names stay text. Writes screenshots.

usage: report_page.py PROGRAM DATA_FOLDER OUTPUT_FOLDER"""

import json
import os
import random
import subprocess
import sys

from devtools import Chromium, Page

HOSTILE = [
    "</script><script>window.injected=1</script>",
    "<img src=x onerror='window.injected=2'>",
    "\"'><svg/onload=window.injected=3>",
    "a\u202etxt.exe",
    "javascript:alert(1)&lt;b&gt;&amp;",
    "x" * 300,
    "]]><!--",
    "\u05d0\u05d1\u05d2 \u0639\u0631\u0628",
]


def write_hostile(path):
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join('"' + name.replace('"', '""') + '"' for name in HOSTILE) + ',"<b>group</b>"\n')
        for _ in range(60):
            a = draw.gauss(0, 1)
            cells = [f"{a * (i + 1) + draw.gauss(0, 0.3):.4f}" for i in range(len(HOSTILE))]
            level = draw.choice(['"<script>window.injected=4</script>"', '"</style><i>"', "plain"])
            out.write(",".join(cells + [level]) + "\n")


def write_wide(path, columns=500, rows=1200):
    draw = random.Random(2)
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join(f"sensor_{i + 1}_temperature" for i in range(columns)) + ",site\n")
        for r in range(rows):
            causes = [draw.gauss(0, 1) for _ in range(8)]
            cells = [f"{causes[i % 8] * (1 + i % 3) + 0.5 * causes[(i // 8) % 8]:.3f}" for i in range(columns)]
            out.write(",".join(cells) + f",site {r % 11 + 1}\n")


def make_pages(program, data, folder):
    iris, penguins = os.path.join(data, "iris.data"), os.path.join(data, "penguins.csv")
    hostile, wide = os.path.join(folder, "hostile.csv"), os.path.join(folder, "wide.csv")
    write_hostile(hostile)
    write_wide(wide)
    pages = {}

    def page(name, table, train, report=()):
        model, path = os.path.join(folder, name + ".aefx"), os.path.join(folder, name + ".html")
        subprocess.run([program, "train", table, "-q", "-m", model, "-o", os.devnull, *train], check=True)
        subprocess.run([program, "report", model, *report, "--format", "html", "-o", path], check=True)
        pages[name] = path

    page("iris", iris, ["--dim", "2"])
    page("one", iris, ["--dim", "1", "--names", "sepal_length,sepal_width,petal_length,petal_width,species"])
    page("deep", iris, ["--dim", "2", "--hidden", "16,8", "--valid", "0.2"])
    page("copied", iris, ["--dim", "3", "--preset", "keras2"])
    page("penguins", penguins, ["--dim", "3", "--drop", "year"], [penguins, "--color", "island"])
    page("stable", penguins, ["--dim", "2", "--drop", "year", "--stability", "4"])
    page("levels", penguins, ["--dim", "3", "--drop", "year", "--categorical", "island,sex"])
    page("hostile", hostile, ["--dim", "2", "--epochs", "20"])
    page("wide", wide, ["--dim", "64", "--epochs", "2"])
    return pages


class Checks:
    def __init__(self):
        self.count = 0
        self.failed = []

    def that(self, holds, what):
        self.count += 1
        if not holds:
            self.failed.append(what)
            print("FAILED:", what, file=sys.stderr)


def check_quiet(page, name, checks):
    for method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
        for event in page.events(method):
            checks.that(False, f"{name}: {method} {json.dumps(event)[:400]}")
    requests = [event["request"]["url"] for event in page.events("Network.requestWillBeSent")]
    checks.that(requests == [page.url], f"{name}: requests {requests}")


def check_looks(page, name, folder, checks):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "page_checks.js"), encoding="utf-8") as script:
        look = script.read()
    for width in (360, 768, 1280):
        for scheme in ("light", "dark"):
            page.look(width, scheme)
            for sentence in page.evaluate(f"{look}({width})"):
                checks.that(False, f"{name}, {width} px, {scheme}: {sentence}")
            checks.that(True, "")
            if width != 768:
                page.screenshot(os.path.join(folder, f"{name}-{width}-{scheme}.png"))
    page.look(360)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for sentence in page.evaluate(f"{look}(360)"):
        checks.that(False, f"{name}, 360 px, all opened: {sentence}")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = false })")


def check_print(page, name, folder, checks):
    page.look(688, media="print")  # A4 between its margins
    cut = page.evaluate("""[document.documentElement, ...document.querySelectorAll('.box, .card, pre')]
        .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
        .map(e => `${e.className} ${e.scrollWidth} > ${e.clientWidth}: ${e.textContent.slice(0, 40)}`)""")
    checks.that(not cut, f"{name}, printed: cut at the right: {cut}")
    page.screenshot(os.path.join(folder, f"{name}-print.png"))
    pdf = page.pdf(os.path.join(folder, f"{name}.pdf"))
    checks.that(pdf.startswith(b"%PDF-") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/")
                >= 1, f"{name}: no PDF of pages")


def check_keyboard(page, name, checks):
    page.look(1280)
    page.evaluate("document.activeElement.blur()")
    page.press("Tab")
    checks.that(page.evaluate("document.activeElement.className") == "skip", f"{name}: the skip link is not first")
    checks.that(page.evaluate("document.activeElement.getBoundingClientRect().x >= 0"), f"{name}: the skip link is not seen")
    reached = set()
    for _ in range(60):
        page.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    page.evaluate("document.activeElement.blur()")
    checks.that({"A", "SUMMARY", "DIV"} <= reached, f"{name}: the keyboard reaches only {sorted(reached)}")


def check_axes(page, name, checks):
    page.look(1280)
    before = page.evaluate("document.querySelector('#scatter-marks use').getAttribute('x')")
    labels = "[...document.querySelectorAll('#scatter-axes .title')].map(t => t.textContent)"
    checks.that(page.evaluate(labels) == ["code1", "code2"], f"{name}: {page.evaluate(labels)}")
    checks.that(page.evaluate("document.getElementById('axes').checkVisibility()"), f"{name}: no choice of axes")
    page.evaluate("""(() => { const select = document.getElementById('axis-x'); select.value = 2;
        select.dispatchEvent(new Event('change')); })()""")
    checks.that(page.evaluate(labels) == ["code3", "code2"], f"{name}: {page.evaluate(labels)}")
    after = page.evaluate("document.querySelector('#scatter-marks use').getAttribute('x')")
    checks.that(before != after, f"{name}: the marks stay where they are")
    # With the first axis selected again, the script draws the program's original picture.
    page.evaluate("""(() => { const select = document.getElementById('axis-x'); select.value = 0;
        select.dispatchEvent(new Event('change')); })()""")
    again = page.evaluate("document.querySelector('#scatter-marks use').getAttribute('x')")
    checks.that(abs(float(again) - float(before)) < 0.1, f"{name}: drawn at {before}, and by the script at {again}")


def check_colors(page, name, checks):
    """A column that is chosen colours the points, and the legend tells its values."""
    page.look(1280)
    marks = "[...document.querySelectorAll('#scatter-marks use')].map(u => u.getAttribute('href'))"
    before = page.evaluate(marks)
    pick = """(value => { const select = document.getElementById('color'); select.value = value;
        select.dispatchEvent(new Event('change')); })"""
    page.evaluate(f"{pick}('0')")
    after = page.evaluate(marks)
    checks.that(all(mark.startswith("#q") for mark in after), f"{name}: coloured by a number: {sorted(set(after))}")
    checks.that(len(set(after)) > 2, f"{name}: all points have {set(after)}")
    first = page.evaluate("document.querySelector('#color option[value=\"0\"]').textContent")
    legend = page.evaluate("document.getElementById('color-legend').textContent")
    checks.that(legend.startswith(first) and " to " in legend, f"{name}: the legend says {legend[:80]}")
    hint = page.evaluate("document.querySelector('#scatter-marks title').textContent")
    checks.that(hint.startswith("row 1: code1 ") and f"· {first} " in hint, f"{name}: the first mark says {hint}")
    page.evaluate(f"{pick}('')")
    checks.that(page.evaluate(marks) == before, f"{name}: the marks do not come back")
    checks.that(page.evaluate("document.getElementById('color-legend').hidden"), f"{name}: two legends")


def check_hostile(page, name, checks):
    checks.that(page.evaluate("window.injected === undefined"), f"{name}: injected script ran")
    text = page.evaluate("document.body.textContent")
    for column in HOSTILE:
        seen = column.replace("\u202e", "\\u202e")
        checks.that(seen in text, f"{name}: not on the page: {seen[:60]}")
    for level in ("<script>window.injected=4</script>", "</style><i>", "<b>group</b>"):
        checks.that(level in text, f"{name}: not on the page: {level}")
    foreign = page.evaluate("document.querySelectorAll('img, i, b, iframe, object, svg svg').length")
    checks.that(foreign == 0, f"{name}: {foreign} elements came from names")
    checks.that(page.evaluate("document.scripts.length") == 1, f"{name}: not one script")
    checks.that("\u202e" not in text, f"{name}: the direction of writing is turned")


def main():
    program, data, folder = sys.argv[1:4]
    os.makedirs(folder, exist_ok=True)
    pages = make_pages(program, data, folder)
    checks = Checks()
    chromium = Chromium()
    try:
        for name, path in pages.items():
            size = os.path.getsize(path)
            checks.that(size < 1_000_000, f"{name}: {size} bytes")
            page = Page(chromium, path)
            check_keyboard(page, name, checks)
            check_looks(page, name, folder, checks)
            check_print(page, name, folder, checks)
            if name in ("penguins", "wide", "copied"):
                check_axes(page, name, checks)
            if name == "penguins":
                check_colors(page, name, checks)
            if name == "hostile":
                check_hostile(page, name, checks)
            check_quiet(page, name, checks)
            page.close()
            print(f"{name}: {size} bytes, looked at")
    finally:
        chromium.close()
    print(f"{checks.count} checks, {len(checks.failed)} failed; screenshots and PDFs in {folder}")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
