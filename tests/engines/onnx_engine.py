"""ONNX's checker and ONNX Runtime."""
import numpy as np
import onnx
import onnxruntime

import compare


class Engine:
    def __init__(self, folder):
        pass

    def variants(self, job, part):
        return ["columns", "matrix"]

    def results(self, job, part, variant):
        model = onnx.load_from_string(job.export("onnx", part, "--inputs", variant))
        onnx.checker.check_model(model, full_check=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
        results = dict(zip([o.name for o in session.get_outputs()], session.run(None, self.feeds(job, part, variant))))
        return self.rows(job, part, variant, results)

    def feeds(self, job, part, variant):
        if part == "decoder":
            codes = np.array([[np.nan if c is None else c for c in row] for row in job.code_rows()], np.float32)
            return {"codes": codes} if variant == "matrix" else {n: codes[:, i:i + 1] for i, n in enumerate(job.code_names)}
        names, numbers, texts = job.case.names(), [], []
        for place, kind in zip(job.features, job.expected["decoder"].kinds):
            column = [row[place] for row in job.typed_rows(dates_as_days=True)]
            if kind == "text":
                texts.append((names[place], np.array([[c.strip()] for c in column], object)))
            else:
                numbers.append((names[place], np.array([[np.nan if c is None else c] for c in column], np.float64)))
        if variant == "columns":
            return dict(numbers + texts)
        out = {}
        if numbers:
            out["numbers"] = np.hstack([column for _, column in numbers])
        if texts:
            out["categories"] = np.hstack([column for _, column in texts])
        return out

    def rows(self, job, part, variant, results):
        if part == "encoder":
            columns = [results["codes"][:, k] for k in range(len(job.code_names))] if variant == "matrix" else [results[n][:, 0] for n in job.code_names]
        elif part == "score":
            columns = [results["score"][:, 0], results["error"][:, 0]]
        else:
            suffix = "" if part == "decoder" else "_reconstruction"
            columns, at = [], {"numbers": 0, "categories": 0}
            for name, kind in zip(job.out_names, job.expected["decoder"].kinds):
                group = "categories" if kind == "text" else "numbers"
                if variant == "columns":
                    columns.append(results[name + suffix][:, 0])
                else:
                    columns.append(results[group + suffix][:, at[group]])
                    at[group] += 1
        rows = [[cell if isinstance(cell, str) else float(cell) for cell in row] for row in zip(*columns)]
        if "drop" in job.case.train and part != "decoder":  # rows that cannot be encoded give NaN
            first = next(i for i, cell in enumerate(rows[0]) if not isinstance(cell, str))
            rows = [row for row in rows if not np.isnan(row[first])]
        return rows

    def close(self):
        pass


__all__ = ["Engine", "compare"]
