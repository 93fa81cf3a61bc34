"""Draws the figures of a measurement as a small SVG: bars side by side, or a line on logarithmic axes.

Plain text a reader can diff; it measures nothing and knows no table.
"""

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

WIDTH, ROW, LABEL, RIGHT = 760, 26, 330, 90
BLUE, GREY, INK = "#066fd1", "#9aa5b1", "#24292f"
Point = tuple[float, float]


def bars(title: str, unit: str, values: Sequence[tuple[str, float]]) -> str:
    """One bar a value, the first in our colour, longest as wide as the picture."""
    most = max(value for _, value in values) or 1
    height = 44 + ROW * len(values)
    return _svg(title, height, _bars(values, most, unit))


def _bars(values: Sequence[tuple[str, float]], most: float, unit: str) -> Iterator[str]:
    for place, (name, value) in enumerate(values):
        top, long = 36 + place * ROW, max(1.0, (WIDTH - LABEL - RIGHT) * value / most)
        colour = BLUE if place == 0 else GREY
        yield _text(LABEL - 8, top + 14, name, "end")
        yield f'<rect x="{LABEL}" y="{top + 2}" width="{long:.1f}" height="{ROW - 9}" fill="{colour}"/>'
        yield _text(LABEL + long + 6, top + 14, f"{_number(value)} {unit}")


def line(title: str, across: str, up: str, points: Sequence[Point]) -> str:
    """Points joined by a line, both axes logarithmic, a decade a step."""
    height, box = 360, (70, 40, WIDTH - 30, 310)
    spans = [_decades([point[axis] for point in points]) for axis in (0, 1)]
    return _svg(title, height, _line(points, spans, box, across, up))


def _line(
    points: Sequence[Point],
    spans: Sequence[tuple[int, int]],
    box: tuple[int, int, int, int],
    across: str,
    up: str,
) -> Iterator[str]:
    left, top, right, bottom = box

    def at(point: Point) -> Point:
        shares = [(math.log10(v) - low) / (high - low) for v, (low, high) in zip(point, spans, strict=True)]
        return left + shares[0] * (right - left), bottom - shares[1] * (bottom - top)

    for power in range(spans[0][0], spans[0][1] + 1):
        x = at((10.0**power, 10.0 ** spans[1][0]))[0]
        yield f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="#d8dee4"/>'
        yield _text(x, bottom + 18, _number(10.0**power), "middle")
    for power in range(spans[1][0], spans[1][1] + 1):
        y = at((10.0 ** spans[0][0], 10.0**power))[1]
        yield f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#d8dee4"/>'
        yield _text(left - 8, y + 4, _number(10.0**power), "end")
    places = [at(point) for point in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{BLUE}" stroke-width="2"/>'
    for (x, y), point in zip(places, points, strict=True):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{BLUE}"/>'
        yield _text(x + 7, y + 16, _number(point[1]))
    yield _text((left + right) / 2, bottom + 38, across, "middle")
    yield _text(left, top - 8, up, "middle")


def slope(points: Sequence[Point]) -> float:
    """The slope of the line of least squares through the logarithms: 1 is growth in step."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    up = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return up / sum((x - mean_x) ** 2 for x in xs)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _number(value: float) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:,.3g} M"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _text(x: float, y: float, said: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(said)}</text>'


def _svg(title: str, height: int, inside: Iterator[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'font-family="sans-serif" font-size="13" role="img">'
    )
    body = [f"<title>{escape(title)}</title>", '<rect width="100%" height="100%" fill="#ffffff"/>']
    body += [f'<text x="10" y="20" font-weight="bold" fill="{INK}">{escape(title)}</text>', *inside]
    return "\n".join([head, *body, "</svg>", ""])
