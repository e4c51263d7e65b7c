"""Distribution of error ratios over tables, sorted, as one SVG that follows the reader's light or dark theme."""
import html
import math
import statistics

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 66, 150, 46, 62
LOW, HIGH = 0.25, 2.0  # of the logarithmic axis; values beyond it are drawn at its ends
TICKS = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2]
STYLE = """
  svg { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #1f2328; } .quiet { fill: #59636e; } .title { font-weight: 600; }
  .grid { stroke: #e4e7eb; } .axis { stroke: #818b98; fill: none; } .pca { stroke: #1f2328; stroke-dasharray: 5 4; }
  .line { fill: none; stroke-width: 2; stroke-linejoin: round; } .line0 { stroke-width: 3; }
  .line0 { stroke: #0a5fd0; } .line1 { stroke: #b4470a; } .line2 { stroke: #6e40c9; } .line3 { stroke: #1a7f37; }
  .name0 { fill: #0a5fd0; font-weight: 600; } .name1 { fill: #b4470a; } .name2 { fill: #6e40c9; } .name3 { fill: #1a7f37; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; } .ink { fill: #e6edf3; } .quiet { fill: #9da7b3; }
    .grid { stroke: #21262d; } .axis { stroke: #6e7781; } .pca { stroke: #e6edf3; }
    .line0 { stroke: #6cb0ff; } .line1 { stroke: #ff9e57; } .line2 { stroke: #c297ff; } .line3 { stroke: #56d364; }
    .name0 { fill: #6cb0ff; } .name1 { fill: #ff9e57; } .name2 { fill: #c297ff; } .name3 { fill: #56d364; }
  }
"""


def x(share):
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def y(ratio):
    place = (math.log(min(max(ratio, LOW), HIGH)) - math.log(LOW)) / (math.log(HIGH) - math.log(LOW))
    return HEIGHT - BOTTOM - place * (HEIGHT - BOTTOM - TOP)


def text(at_x, at_y, words, kind="ink", anchor="middle", more=""):
    return f'<text class="{kind}" x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}"{more}>{html.escape(words)}</text>'


def apart(places, gap=30):
    """Returns places that are at least `gap` apart, in the order given, and inside the panel."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    out = list(places)
    for before, i in zip(order, order[1:]):
        out[i] = max(out[i], out[before] + gap)
    end = HEIGHT - BOTTOM
    for i in reversed(order):
        out[i], end = min(out[i], end), min(out[i], end) - gap
    return out


def picture(ratios):
    """Returns the SVG of {method: the ratio of each table}, at most four methods."""
    tables = max(map(len, ratios.values()))
    body = [text(LEFT, 22, f"Held-out error divided by PCA's, {tables} tables; less is better", "ink title", "start")]
    for ratio in TICKS:
        body.append(f'<line class="grid" x1="{LEFT}" y1="{y(ratio):.1f}" x2="{x(1):.1f}" y2="{y(ratio):.1f}"/>')
        body.append(text(LEFT - 8, y(ratio) + 4, f"{ratio:g}" if ratio < HIGH else f"≥ {ratio:g}", "quiet", "end"))
    for share in (0, 0.25, 0.5, 0.75, 1):
        body.append(f'<line class="grid" x1="{x(share):.1f}" y1="{TOP}" x2="{x(share):.1f}" y2="{HEIGHT - BOTTOM}"/>')
        body.append(text(x(share), HEIGHT - BOTTOM + 18, f"{share:.0%}", "quiet"))
    body.append(f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{x(1):.1f}"/>')
    body.append(f'<line class="pca" x1="{LEFT}" y1="{y(1):.1f}" x2="{x(1):.1f}" y2="{y(1):.1f}"/>')
    body.append(text((LEFT + x(1)) / 2, HEIGHT - 14, "tables, sorted by each method's own ratio"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    body.append(text(16, middle, "error / PCA's", more=f' transform="rotate(-90 16 {middle:.1f})"'))
    ends = [y(1)]
    for kind, (method, values) in enumerate(ratios.items()):
        values = sorted(values)
        points = [f"{x((i + 0.5) / len(values)):.1f} {y(value):.1f}" for i, value in enumerate(values)]
        body.append(f'<path class="line line{kind}" d="M{"L".join(points)}"/>')
        ends.append(y(values[-1]))
    names = [("PCA", "ink", None)] + [(m, f"name{i}", statistics.median(v)) for i, (m, v) in enumerate(ratios.items())]
    for (name, kind, median), place in zip(names, apart(ends)):
        body.append(text(x(1) + 10, place + 4, name, kind, "start"))
        if median is not None:
            body.append(text(x(1) + 10, place + 18, f"median {median:.2f}", "quiet", "start", ' font-size="11"'))
    description = "; ".join(f"{m}: median {statistics.median(v):.2f}" for m, v in ratios.items())
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
        "<title>Held-out reconstruction error divided by PCA's, over tables</title>",
        f"<desc>{html.escape(description)}</desc>", f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>', *body, "</svg>", ""])
