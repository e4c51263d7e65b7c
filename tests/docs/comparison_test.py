#!/usr/bin/env python3
"""Tests which outputs commands.py treats as equal."""
import commands as c

for expected, actual in [
        ("code1 = relu(0.0474*x1 - 0.02444*x2)", "code1 = relu(0.0475*x1 - 0.02445*x2)"),
        ("petal_width   41.7%   ████▏", "petal_width     41.6%  ███"),
        ("(42%)", "(43%)"), ("1e-07", "1.001e-07"), ("0.33871", "0.33902"), ("a  b", "a b")]:
    assert c.same_line(expected, actual), (expected, actual)
for expected, actual in [
        ("150 rows", "151 rows"), ("0.0474*x1", "0.0474*x2"), ("0.0474", "-0.0474"), ("0.0474", "0.0484"),
        ("(42%)", "(44%)"), ("42%", "42"), ("5.3", "53"), ("1e-07", "1e-06"), ("", "x")]:
    assert not c.same_line(expected, actual), (expected, actual)
for expected, actual in [
        (["a", "..."], ["a"]), (["a", "...", "d"], ["a", "b", "c", "d"]), (["...", "b", "..."], ["a", "b", "c"]),
        (["...", "b", "c", "..."], ["b", "a", "b", "c"]), ([], []), (["..."], ["a", "b"])]:
    assert c.matches(expected, actual), (expected, actual)
for expected, actual in [
        (["a"], ["a", "b"]), (["a", "..."], ["b", "a"]), (["...", "a"], ["a", "b"]), ([], ["a"]), (["a"], []),
        (["...", "b", "c", "..."], ["b", "a", "c"]), (["a", "...", "a"], ["a"])]:
    assert not c.matches(expected, actual), (expected, actual)
assert c.same_line("0.0030959 Adelie", "0.0030876 Adelie", c.ROUGH) and c.same_line("-61.6", "-67.5", c.ROUGH)
assert not c.same_line("-61.6", "-80.5", c.ROUGH) and not c.same_line("344 rows", "345 rows", c.ROUGH)
assert c.Block("console", " rough", 1).share == c.ROUGH and c.Block("console", "", 1).share == c.USUAL
assert c.Block("console", " needs=mlr,csvcut", 1).needs == ["mlr", "csvcut"]
