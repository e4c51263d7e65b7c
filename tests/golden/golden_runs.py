"""The runs of compare_runs.py: shell scripts over all commands and options.

A script runs in a folder with the tables that it names and the files of the run `after`. The program is `aefx`. `quick`
marks the fastest runs that find most faults: `--quick` takes them alone.
"""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Run:
    name: str
    script: str
    codes: bool = True  # stdout holds codes or other data, which must be byte-equal; else text
    after: str = ""
    quick: bool = False
    needs_mpi: bool = False


FAST = "--epochs 8"


def train_runs():
    def train(name, arguments, quick=False, script="aefx train {} -m m.aefx"):
        return Run(f"train {name}", script.format(arguments), quick=quick)

    yield train("iris", "iris.data --dim 2", quick=True)
    yield train("penguins", "penguins.csv --dim 2 --categorical auto --seed 3")
    for preset in ("aefx", "keras2", "keras3", "torch"):
        yield train(f"preset {preset}", f"iris.data --dim 2 --preset {preset} --valid 0.5 --seed 1234 --rows valid",
                    quick=preset == "keras2")
    yield train("hidden", f"iris.data --dim 2 --hidden 6,4 {FAST}", quick=True)
    yield train("hidden auto", "iris.data --dim 1 --hidden auto --epochs 60")
    for scale in ("minmax", "standard", "robust", "none"):
        yield train(f"scale {scale}", f"outliers.csv --dim 2 --scale {scale} --epochs 8", quick=scale == "robust")
    yield train("margin", "iris.data --dim 2 --scale minmax --margin 0.2")
    yield train("margin auto", "iris.data --dim 2 --scale minmax --margin auto --epochs 10")
    for init in ("pca", "varimax", "glorot", "torch"):
        yield train(f"init {init}", f"penguins.csv --dim 2 --init {init} {FAST}", quick=init == "varimax")
    yield train("init-weights", "iris.data --dim 2 --preset keras2 --init-weights weights.json --epochs 5")
    for optimizer in ("adadelta --rho 0.9 --epsilon 1e-6", "adam --epsilon 1e-6", "sgd --momentum 0.8"):
        yield train(f"optimizer {optimizer.split()[0]}", f"iris.data --dim 2 --optimizer {optimizer} {FAST}")
    yield train("lr auto", "penguins.csv --dim 2 --optimizer adam --lr auto")
    yield train("lr", f"iris.data --dim 2 --optimizer sgd --lr 0.05 {FAST}")
    yield train("valid", "iris.data --dim 2 --valid 0.3 --patience 4", quick=True)
    yield train("rows train", f"iris.data --dim 2 --valid 0.3 --rows train {FAST}")
    yield train("stability", f"iris.data --dim 2 --stability 3 {FAST}", quick=True)
    yield train("stability, held-out rows", f"iris.data --dim 1 --stability 3 --valid 0.2 {FAST} --json -o c.csv")
    yield train("spilled", "large.csv --dim 2 --max-memory 1M --categorical region --epochs 2 -o c.csv",
                quick=True)
    yield train("spilled, chosen", "large.csv --dim 2 --max-memory 1M --epochs 2 --batch 500 -o c.csv --pre-activation")
    yield train("spilled, stability", "large.csv --dim 1 --max-memory 1M --epochs 1 --batch 200 --stability 2 -o c.csv")
    yield train("spilled, valid", "large.csv --dim 2 --max-memory 1M --valid 0.2 --rows valid --epochs 2 -o c.csv")
    yield train("in memory", "large.csv --dim 2 --categorical region --epochs 2 -o c.csv")
    yield train("default model name", f"iris.data --dim 1 {FAST}", script="aefx train {}")
    yield train("no model", f"iris.data --dim 1 {FAST} --no-model", script="aefx train {}")
    yield train("config", f"iris.data --config run.toml --seed 5", quick=True)
    yield Run("train config of a model", "aefx train iris.data --config m.aefx -m again.aefx", after="train hidden")
    yield train("categorical auto", f"categories.csv --dim 2 --categorical auto {FAST}", quick=True)
    yield train("categorical named", f"categories.csv --dim 2 --categorical colour,grade --max-levels 2 {FAST}")
    yield train("unseen", f"categories.csv --dim 2 --categorical shape --unseen zero --max-levels 5 {FAST}")
    yield train("dates", f"dates.csv --dim 1 --dates day {FAST}", quick=True)
    yield train("date format", f"german_dates.csv --dim 1 --dates day --date-format %d.%m.%Y {FAST}")
    yield train("missing", f"gaps.csv --dim 2 --missing 'row 3,x' {FAST}")
    for rule in ("mask", "mean", "median", "drop", "error"):
        yield train(f"on-missing {rule}", f"gaps.csv --dim 2 --on-missing {rule} {FAST}", quick=rule in ("mask", "drop"))
    yield train("european", f"european.csv --dim 2 --delimiter ';' --decimal , --thousands . {FAST}", quick=True)
    yield train("columns", f"identifiers.csv --dim 2 --drop id --features '4:6,flag' --keep key,id {FAST}")
    yield train("identifiers", f"identifiers.csv --dim 2 {FAST} --all")
    yield train("pre-activation", f"iris.data --dim 2 --pre-activation {FAST}")
    yield train("json", f"iris.data --dim 2 {FAST} --json")
    yield train("quiet", f"iris.data --dim 2 {FAST} -q")
    yield train("all", f"wide.csv --dim 3 {FAST} --all")
    yield train("wide", "wide.csv --dim 4 --epochs 5")
    yield train("threads 1", f"penguins.csv --dim 2 --threads 1 {FAST}")
    yield train("threads 2", f"penguins.csv --dim 2 --threads 2 {FAST}")
    yield train("penalties", f"iris.data --dim 2 --l1 1e-3 --l2 1e-3 --noise 0.02 --sparsity 1e-3 {FAST}", quick=True)
    yield train("no-shuffle", f"iris.data --dim 2 --no-shuffle --batch 7 {FAST}")
    yield train("activations", f"iris.data --dim 2 --hidden 5 --activation elu --output-activation linear {FAST}")
    yield train("several files", f"part-1.csv part-2.csv part-3.csv --dim 2 {FAST}")
    yield train("pattern", f"'part-*.csv' --dim 2 {FAST}")
    yield train("gzip", f"iris.csv.gz --dim 2 {FAST}")
    yield train("standard input", f"- --dim 2 {FAST} < iris.data")
    yield train("dialect", f"quoted.csv --dim 1 --quote \"'\" --escape '\\' {FAST}")
    yield train("header and names", f"tabs.tsv --dim 1 --header no --names a,b,c --delimiter tab {FAST}")
    yield train("comment and skip", f"commented.csv --dim 1 --skip 2 --comment '#' {FAST}")
    for rule in ("error", "skip", "pad"):
        yield train(f"on-ragged {rule}", f"ragged.csv --dim 1 --on-ragged {rule} {FAST}")


def checkpoint_runs():
    arguments = "train large.csv --dim 2 --hidden 8 --epochs 30 --batch 50 --checkpoint run.ckpt"
    killed = (f"aefx {arguments} --checkpoint-every 1 -m m.aefx -o c.csv >/dev/null 2>&1 & p=$!\n"
              "while [ ! -s run.ckpt ] && kill -0 $p 2>/dev/null; do sleep 0.01; done\n"
              "kill -9 $p; wait $p 2>/dev/null; rm -f .aefx-??????\n")
    yield Run("resume after a kill", killed + f"aefx {arguments} --resume -m m.aefx -o c.csv 2>/dev/null")
    yield Run("resume of another run", killed + f"aefx {arguments} --resume --l1 1e-3 -m m.aefx -o c.csv; rm run.ckpt")
    yield Run("checkpoint exists", killed + f"aefx {arguments} -m m.aefx -o c.csv; rm run.ckpt")
    yield Run("resume from nothing", f"aefx train iris.data --dim 2 {FAST} --checkpoint run.ckpt --resume", quick=True)


def apply_runs():
    def after(model, name, script, codes=True, quick=False):
        return Run(name, script, codes, after=f"train {model}", quick=quick)

    yield after("iris", "encode", "aefx encode m.aefx iris.data", quick=True)
    yield after("iris", "encode, pre-activation", "aefx encode m.aefx - --pre-activation --keep '' --json < iris.data")
    yield after("iris", "encode, other columns", "aefx encode m.aefx missing_column.csv")
    yield after("categorical auto", "encode categories", "aefx encode m.aefx categories.csv --keep x1 --threads 1 -o e.csv")
    yield after("unseen", "encode unseen zero", "aefx encode m.aefx unseen.csv")
    yield after("dates", "encode dates", "aefx encode m.aefx dates.csv")
    yield after("on-missing mask", "encode gaps", "aefx encode m.aefx gaps.csv")
    yield after("on-missing drop", "encode gaps, drop", "aefx encode m.aefx gaps.csv")
    yield after("european", "encode european", "aefx encode m.aefx european.csv")
    yield after("several files", "encode files", "aefx encode m.aefx part-2.csv part-3.csv")
    yield after("iris", "decode", "aefx encode m.aefx iris.data -q | aefx decode m.aefx -", quick=True)
    yield after("categorical auto", "decode categories",
                "aefx encode m.aefx categories.csv -q -o e.csv; aefx decode m.aefx e.csv --json -o d.csv")
    yield after("dates", "decode dates", "aefx encode m.aefx dates.csv -q | aefx decode m.aefx - --keep ''")
    yield after("iris", "score", "aefx score m.aefx iris.data --per-feature --quantile 0.95", quick=True)
    yield after("on-missing mask", "score gaps", "aefx score m.aefx gaps.csv --json -o s.csv")
    yield after("scale robust", "score outliers", "aefx score m.aefx outliers.csv --quantile 0.99")
    yield after("iris", "explain", "aefx explain m.aefx iris.data --row 5,101 --row 7 --code code1", quick=True)
    yield after("iris", "explain top", "aefx explain m.aefx iris.data --top 2")
    yield after("hidden", "explain wide", "aefx explain m.aefx iris.data --format wide --keep '' --json")
    yield after("categorical auto", "explain jsonl", "aefx explain m.aefx categories.csv --format jsonl --top 3")
    yield after("hidden", "explain long", "aefx explain m.aefx iris.data --row 1,9 --format long")
    for form in ("text", "json", "csv", "markdown", "html"):
        for model in ("iris", "stability", "hidden", "categorical auto"):
            yield after(model, f"report {form}, {model}", f"aefx report m.aefx --format {form}", codes=False,
                        quick=model == "stability" and form != "text" or model == "categorical auto" and form == "text")
    yield after("wide", "report all", "aefx report m.aefx --all", codes=False)
    yield after("wide", "report html all", "aefx report m.aefx --all --format html -o r.html", codes=False)
    yield after("iris", "report on a table", "aefx report m.aefx iris.data --threads 1; aefx report m.aefx iris.data --json",
                codes=False)
    yield after("penguins", "report color", "aefx report m.aefx penguins.csv --format html --color species", codes=False)
    yield after("spilled", "report of spilled rows", "aefx report m.aefx; aefx report m.aefx large.csv -o r.txt", codes=False)
    for part in ("encoder", "decoder", "autoencoder", "score"):
        for model in ("iris", "categorical auto", "hidden", "dates", "on-missing mask"):
            quick = model == "categorical auto" and part == "autoencoder"
            yield after(model, f"export {part}, {model}", "\n".join(
                [f"aefx export m.aefx --to onnx --part {part} -o m.onnx", f"aefx export m.aefx --to c --part {part} -o m.h"]
                + [f"aefx export m.aefx --to sql --part {part} --dialect {dialect}"
                   for dialect in ("duckdb", "sqlite", "postgres", "spark")]), quick=quick)
    yield after("iris", "export options", "aefx export m.aefx --to onnx --inputs matrix -o m.onnx\n"
                "aefx export m.aefx --to sql --table lake.iris --keep x5\naefx export m.aefx --to c --name flower")
    yield after("config", "config", "aefx config m.aefx", codes=False, quick=True)
    yield after("penalties", "config of penalties", "aefx config m.aefx", codes=False)


def table_runs():
    yield Run("sweep", "aefx sweep iris.data --dims 1:3 --epochs 8", codes=False, quick=True)
    yield Run("sweep json", "aefx sweep categories.csv --dims 1,3 --categorical auto --epochs 8 --json", codes=False)
    yield Run("sweep csv", "aefx sweep iris.data --dims 1:2 --hidden 5 --epochs 8 --valid 0.4 --format csv -q", codes=False)
    for table in ("iris.data", "penguins.csv", "gaps.csv", "categories.csv", "identifiers.csv", "iris.csv.gz",
                  "quoted.csv", "tabs.tsv", "wide.csv", "outliers.csv"):
        yield Run(f"inspect {table}", f"aefx inspect {table}; aefx inspect {table} --json --categorical auto", codes=False,
                  quick=table in ("penguins.csv", "identifiers.csv"))
    yield Run("inspect files", "aefx inspect 'part-*.csv'; aefx inspect european.csv --decimal , --thousands .\n"
              "aefx inspect german_dates.csv --dates day --date-format %d.%m.%Y", codes=False)


COMMANDS = ("train", "encode", "decode", "report", "explain", "score", "sweep", "inspect", "export", "config",
            "completions", "manual")


def text_runs():
    yield Run("help", "aefx; aefx --help; aefx --version\n" + "\n".join(f"aefx {c} --help" for c in COMMANDS), codes=False,
              quick=True)
    for shell in ("bash", "zsh", "fish"):
        yield Run(f"completions {shell}", f"aefx completions {shell}", codes=False, quick=True)
    yield Run("manual", "aefx manual; aefx manual --format markdown", codes=False, quick=True)


def error_runs():
    """Yields runs of several errors each, with the exit codes on stdout."""
    def lines(name, *commands, after="", quick=False):
        return Run(f"error {name}", "\n".join(f"aefx {c}; echo \"exit code $?\"" for c in commands), after=after,
                   quick=quick)

    iris = "train iris.data --dim 2"
    yield lines("usage", "trian iris.data", "zzz", "train", "train iris.data", "train --dim 2", "encode", "encode m.aefx",
                "train iris.data --dims 2", f"{iris} --epoch=5", f"{iris} -z", "--vresion", f"{iris} --dim 3", "train '' --dim 2",
                f"{iris} -m ''", f"{iris} --no-model -m m.aefx", f"{iris} --resume", f"{iris} --stability 1",
                f"{iris} --max-memory x", f"{iris} --checkpoint-every 3", f"{iris} --rows valid", "train iris.data --dim 9",
                quick=True)
    yield lines("option values", *(f"{iris} {o}" for o in (
        "--hidden 8,0", "--hidden 8,,4", "--epochs 0", "--epochs 1.5", "--batch 0", "--patience 0", "--seed -1",
        "--threads -1", "--lr 0", "--lr fast", "--rho 1", "--epsilon 0", "--momentum 1", "--valid 1", "--l1 -1", "--l2 nan",
        "--noise inf", "--sparsity x", "--margin 0.5", "--loss mae", "--delimiter ab", "--header maybe", "--preset keras",
        "--activation rleu", "--output-activation softmax", "--optimizer adma", "--scale minmx", "--init pac",
        "--features zz", "--drop 1:9", "--keep nothing", "--categorical q", "--dates x1", "--unseen often",
        "--on-missing guess", "--on-ragged guess", "--missing ''", "--decimal 12", "--names a", "--margin 0.1 --scale none")),
        quick=True)
    yield lines("tables", "train none.csv --dim 1", "train empty.csv --dim 1", "train bad_cell.csv --dim 1 --features x2",
                "train 'none-*.csv' --dim 1", "train . --dim 1", "train iris.data penguins.csv --dim 1",
                "train ragged.csv --dim 1", "inspect empty.csv", "train penguins.csv --dim 2 --on-missing error",
                "train iris.data --config bad.toml", "train iris.data --config none.toml", quick=True)
    yield lines("models", "report broken.aefx", "report iris.data", "report none.aefx", "encode m.aefx bad_cell.csv",
                "encode m.aefx missing_column.csv", "decode m.aefx iris.data", "explain m.aefx iris.data --row 999",
                "explain m.aefx iris.data --code zz", "score m.aefx iris.data --quantile 2", "export m.aefx --to sql --dialect x",
                "export m.aefx --to onnx", "report m.aefx --format yaml", "encode m.aefx iris.data -o no/such/folder",
                "train iris.data --dim 2 --epochs 2 -m penguins.csv", "completions tcsh", after="train iris", quick=True)
    yield lines("output", "train iris.data --dim 2 --epochs 2 -q --no-model > /dev/full",
                "train iris.data --dim 2 --epochs 2 -q -m no/such/m.aefx", "train iris.data --dim 2 --lr 1e30 --optimizer sgd -q")
    yield lines("unseen level", "encode m.aefx unseen.csv", after="train categorical auto")


def rank_runs():
    mpirun = "mpirun -q --allow-run-as-root --oversubscribe -n 2 aefx train"
    arguments = "large.csv --dim 2 --categorical region --epochs 2 --batch 200 -m m.aefx"
    for name, line in (("", f"{arguments} -o c.csv"), (" chosen", "iris.data --dim 2 --epochs 20 -m m.aefx -o c.csv"),
                       (" valid", f"{arguments} --valid 0.2 -o c.csv"), (" sharded", f"{arguments} --sharded -o c.csv"),
                       (" stability", "iris.data --dim 2 --stability 2 --epochs 5 -m m.aefx -o c.csv"),
                       (" error", "penguins.csv --dim 2 --on-missing error")):
        yield Run(f"mpirun{name}", f"{mpirun} {line}", needs_mpi=True)


def all_runs():
    runs = [*train_runs(), *checkpoint_runs(), *apply_runs(), *table_runs(), *text_runs(), *error_runs(), *rank_runs()]
    return runs
