"""Line plots on logarithmic axes as one SVG that follows the reader's light or dark theme."""
import html
import math
from dataclasses import dataclass

WIDTH, HEIGHT = 500, 330  # size of a panel
LEFT, RIGHT, TOP, BOTTOM = 72, 40, 62, 54
STYLE = """
  svg { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #1f2328; } .quiet { fill: #59636e; } .title { font-weight: 600; }
  .grid { stroke: #e4e7eb; } .axis { stroke: #818b98; } .guide { stroke: #818b98; stroke-dasharray: 4 4; fill: none; }
  .line0, .line1 { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
  .line0 { stroke: #0a5fd0; } .line1 { stroke: #b4470a; stroke-dasharray: 9 5; }
  .dot0 { fill: #0a5fd0; } .dot1 { fill: #b4470a; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; } .ink { fill: #e6edf3; } .quiet { fill: #9da7b3; }
    .grid { stroke: #21262d; } .axis { stroke: #6e7781; } .guide { stroke: #6e7781; }
    .line0 { stroke: #6cb0ff; } .line1 { stroke: #ff9e57; } .dot0 { fill: #6cb0ff; } .dot1 { fill: #ff9e57; }
  }
"""


@dataclass
class Line:
    name: str
    x: list
    y: list


@dataclass
class Panel:
    title: str
    x_name: str
    y_name: str
    lines: list  # at most two


def tick(power):
    """Returns plain digits where they are short, else a power of ten."""
    if -3 <= power <= 4:
        return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"
    return f'10<tspan dy="-5" font-size="10">{power}</tspan>'


def decades(values):
    low, high = math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)
    return low, max(high, low + 1)


def text(x, y, words, kind="ink", anchor="middle", more=""):
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{words}</text>'


def drawn(panel, at):
    left, right, top, bottom = at + LEFT, at + WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    x_low, x_high = decades([v for line in panel.lines for v in line.x])
    y_low, y_high = decades([v for line in panel.lines for v in line.y])
    x = lambda v: left + (math.log10(v) - x_low) / (x_high - x_low) * (right - left)
    y = lambda v: bottom - (math.log10(v) - y_low) / (y_high - y_low) * (bottom - top)
    out = [text(left, 24, html.escape(panel.title), "ink title", "start")]
    for power in range(x_low, x_high + 1):
        out.append(f'<line class="grid" x1="{x(10**power):.1f}" y1="{top}" x2="{x(10**power):.1f}" y2="{bottom}"/>')
        out.append(text(x(10**power), bottom + 18, tick(power), "quiet"))
    for power in range(y_low, y_high + 1):
        out.append(f'<line class="grid" x1="{left}" y1="{y(10.0**power):.1f}" x2="{right}" y2="{y(10.0**power):.1f}"/>')
        out.append(text(left - 8, y(10.0**power) + 4, tick(power), "quiet", "end"))
    out.append(f'<path class="axis" fill="none" d="M{left} {top}V{bottom}H{right}"/>')
    out.append(text((left + right) / 2, HEIGHT - 14, html.escape(panel.x_name), "ink"))
    middle = (top + bottom) / 2
    out.append(text(at + 16, middle, html.escape(panel.y_name), "ink", "middle",
                    f' transform="rotate(-90 {at + 16} {middle:.1f})"'))
    # Reference line of slope 1 through the largest size of the first line.
    end_x, end_y = panel.lines[0].x[-1], panel.lines[0].y[-1]
    begin_x = max(10.0**x_low, end_x * 10.0**y_low / end_y)
    out.append(f'<path class="guide" fill="none" d="M{x(begin_x):.1f} {y(end_y * begin_x / end_x):.1f}L{x(end_x):.1f} {y(end_y):.1f}"/>')
    legend = left
    for kind, line in enumerate(panel.lines):
        points = [(x(a), y(b)) for a, b in zip(line.x, line.y)]
        out.append(f'<path class="line{kind}" fill="none" d="M{"L".join(f"{a:.1f} {b:.1f}" for a, b in points)}"/>')
        out += [f'<circle class="dot{kind}" cx="{a:.1f}" cy="{b:.1f}" r="3.5"><title>{value:,}: {seconds:.3g} s</title></circle>'
                for (a, b), value, seconds in zip(points, line.x, line.y)]
        out.append(f'<path class="line{kind}" fill="none" d="M{legend} 43h24"/><circle class="dot{kind}" cx="{legend + 12}" cy="43" r="3.5"/>')
        out.append(text(legend + 30, 47, html.escape(line.name), "ink", "start"))
        legend += 48 + 6.6 * len(line.name)
    out.append(f'<path class="guide" fill="none" d="M{legend} 43h24"/>' + text(legend + 30, 47, "slope 1", "quiet", "start"))
    return out


def picture(title, panels):
    width = WIDTH * len(panels)
    description = "; ".join(f"{panel.title}: " + ", ".join(line.name for line in panel.lines) for panel in panels)
    body = [line for place, panel in enumerate(panels) for line in drawn(panel, place * WIDTH)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img">',
        f"<title>{html.escape(title)}</title>", f"<desc>{html.escape(description)}</desc>", f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{HEIGHT}"/>', *body, "</svg>", ""])
