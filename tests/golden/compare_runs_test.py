#!/usr/bin/env python3
"""Tests which differences compare_runs.py reports, and of which kind."""
import json
import unittest

import compare_runs
import golden_runs

MODEL = {"format": "aefx-model", "version": 1, "table": {"name": "iris.data"},
         "network": {"units": [4, 2], "kernel": [[0.5, -1.25]]}, "checksum": "crc32:00000000"}


def model(**changes):
    return json.dumps({**MODEL, **changes}, indent=1).encode()


def differences(old, new, codes=True, allowed=()):
    run = golden_runs.Run("a run", "", codes)
    return list(compare_runs.differences(run, old, new, allowed))


class ModelsTest(unittest.TestCase):
    def compare(self, **changes):
        return differences({"files/m.aefx": model()}, {"files/m.aefx": model(**changes)})

    def test_equal(self):
        self.assertEqual(self.compare(), [])

    def test_changed_number(self):
        found = self.compare(network={"units": [4, 2], "kernel": [[0.5, -1.2500001]]})
        self.assertEqual(found, [("MODEL", "files/m.aefx", ['network.kernel[0][1]: "-1.25" -> "-1.2500001"'])])

    def test_other_digits_of_the_same_number(self):
        data = model().replace(b"-1.25", b"-1.250")
        self.assertEqual([kind for kind, _, _ in differences({"m": model()}, {"m": data})], ["MODEL"])

    def test_renamed_member(self):
        found = self.compare(network={"sizes": [4, 2], "kernel": [[0.5, -1.25]]})
        self.assertEqual(found, [("TEXT", "files/m.aefx", ["renamed network.units -> sizes"])])

    def test_lost_number_and_added_member(self):
        found = self.compare(network={"kernel": [[0.5, -1.25]], "notes": []})
        self.assertEqual([(kind, lines) for kind, _, lines in found],
                         [("MODEL", ['lost network.units = ["4", "2"]']), ("TEXT", ["added network.notes = []"])])

    def test_changed_length(self):
        found = self.compare(network={"units": [4], "kernel": [[0.5, -1.25]]})
        self.assertEqual(found, [("MODEL", "files/m.aefx", ["network.units: 2 values -> 1"])])


class OutputsTest(unittest.TestCase):
    def test_codes_and_text(self):
        old, new = {"stdout": b"code1\n1\n"}, {"stdout": b"code1\n2\n"}
        self.assertEqual(differences(old, new), [("CODES", "stdout", ["@@ -2 +2 @@", "-1", "+2"])])
        self.assertEqual([kind for kind, _, _ in differences(old, new, codes=False)], ["TEXT"])

    def test_exit_code_and_files(self):
        self.assertEqual(differences({"code": b"0"}, {"code": b"3"})[0][0], "CODES")
        self.assertEqual(differences({"files/r.html": b"x"}, {"files/r.html": b"y"})[0][0], "TEXT")
        self.assertEqual(differences({"files/m.onnx": b"x"}, {"files/m.onnx": b"\xff"})[0][0], "CODES")
        self.assertEqual(differences({}, {"files/c.csv": b"x"}), [("CODES", "files/c.csv", ["only the new program writes it"])])

    def test_allowed_lines(self):
        allowed = [compare_runs.re.compile("saved")]
        self.assertEqual(differences({"stderr": b"saved to a\n"}, {"stderr": b"saved in a\n"}, allowed=allowed), [])

    def test_masks_folders_and_progress(self):
        data = b"/tmp/x/m.aefx\nfitting: epoch 3 of at most 9, loss 0.1\nend\n"
        self.assertEqual(compare_runs.masked(data, "/tmp/x"), b"FOLDER/m.aefx\nend\n")


class RunsTest(unittest.TestCase):
    def test_names_are_unique_and_needed_runs_exist(self):
        runs = golden_runs.all_runs()
        names = [compare_runs.slug(run.name) for run in runs]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual({run.name for run in runs} | {""}, {run.after for run in runs})
        self.assertEqual(sum(len(group) for group in compare_runs.in_order(runs)), len(runs))


if __name__ == "__main__":
    unittest.main()
