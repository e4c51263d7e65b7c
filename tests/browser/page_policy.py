#!/usr/bin/env python3
"""Checks that the content security policy of a report's page holds the SHA-256 of its style and script.

Usage: page_policy.py PROGRAM TABLE
"""
import base64
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

program, table = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([program, "train", table, "--dim", "3", "-q", "-m", "m.aefx", "-o", "codes.csv"], cwd=folder, check=True)
    page = subprocess.run([program, "report", "m.aefx", "--format", "html"], cwd=folder, check=True, capture_output=True,
                          text=True).stdout

policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page).group(1)
wrong = 0
for tag in ("script", "style"):
    allowed = re.search(rf"{tag}-src 'sha256-([^']*)'", policy).group(1)
    text = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL).group(1)
    actual = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    print(f"{tag}: allowed {allowed}, is {actual}")
    wrong += allowed != actual
sys.exit(wrong)
