# Written by `aefx manual --format python > src/python/aefx/_parameters.py`.
# ruff: noqa: E501
"""The parameters of the estimator: the options of `aefx train`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

# Parameters by name, each with the option of the command that it is.
OPTIONS = {
    "dim": "dim",
    "hidden": "hidden",
    "encoder_hidden": "encoder-hidden",
    "decoder_hidden": "decoder-hidden",
    "columns_per_code": "columns-per-code",
    "activation": "activation",
    "output_activation": "output-activation",
    "init": "init",
    "init_weights": "init-weights",
    "preset": "preset",
    "scale": "scale",
    "margin": "margin",
    "cap": "cap",
    "column_transform": "transform",
    "on_missing": "on-missing",
    "optimizer": "optimizer",
    "lr": "lr",
    "rho": "rho",
    "epsilon": "epsilon",
    "momentum": "momentum",
    "epochs": "epochs",
    "batch": "batch",
    "valid": "valid",
    "patience": "patience",
    "seed": "seed",
    "loss": "loss",
    "l1": "l1",
    "l2": "l2",
    "noise": "noise",
    "sparsity": "sparsity",
    "threads": "threads",
}

# Those that are true or false, each with the flag of the command that means false.
FLAGS = {
    "shuffle": "no-shuffle",
}

# Second names of parameters.
ALIASES = {
    "n_components": "dim",
}

# Parameters that name columns.
COLUMNS = ("features", "drop", "categorical", "dates")

DOCS = """\
dim : int, default=2
    Number of codes for each row; a whole number from 1 to 100000.
n_components : int, default=None
    A second name of `dim`.
hidden : Sequence[int] | str, default=None
    Hidden layers of the encoder, mirrored in the decoder; or auto, none; auto, none, or the units of each layer, as 16,8.
encoder_hidden : Sequence[int] | str, default=None
    Hidden layers before the codes (default none: each code is one formula); auto, none, or the units of each layer, as 16,8.
decoder_hidden : Sequence[int] | str, default=None
    Hidden layers between codes and output (default auto: chosen on held-out rows); auto, none, or the units of each layer, as 16,8.
columns_per_code : int or {"all", "auto"}, default=None
    Columns that a code may read: all, a number, or auto: the fewest that keep what all do (default all); all, auto, or a whole number from 1 up.
activation : {"linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid", "wide-sigmoid"}, default=None
    One of linear, relu, leaky-relu, elu, tanh, sigmoid, wide-sigmoid (default relu).
output_activation : {"linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid", "wide-sigmoid"}, default=None
    Of the last layer (default wide-sigmoid; sigmoid with scale='minmax', linear with robust or none); one of linear, relu, leaky-relu, elu, tanh, sigmoid, wide-sigmoid.
init : {"pca", "varimax", "glorot", "torch"}, default=None
    Start: pca, varimax, glorot, torch (default pca).
init_weights : str, default=None
    Start from the weights in a JSON file; a file.
preset : {"aefx", "plain", "keras2", "keras3", "torch"}, default=None
    Defaults of aefx, plain, keras2, keras3, torch.
scale : {"minmax", "standard", "robust", "none"}, default=None
    One of minmax, standard, robust, none (default standard).
margin : float or {"auto"}, default=None
    Minmax scales to [M, 1-M] (default 0.25); auto, or from 0 to below 0.5.
cap : float or {"auto", "none"}, default=None
    Values far out of a column's range are capped: auto, none, or beyond a quantile, as 0.01; auto, none, or a quantile from 0 to below 0.5.
column_transform : str, default=None
    Skewed columns are read as logarithms: auto, none, or log:SPEC; auto, none, or log: and columns, as log:price,income.
on_missing : {"mask", "mean", "median", "drop", "error"}, default=None
    One of mask, mean, median, drop, error (default mask).
optimizer : {"auto", "adadelta", "adam", "sgd"}, default=None
    One of adadelta, adam, sgd, or auto: adam in place of adadelta where held-out rows prefer it; auto, or one of adadelta, adam, sgd.
lr : float or {"auto"}, default=None
    Learning rate, or auto (default: the optimizer's); auto, or a number above 0.
rho : float, default=None
    Decay of adadelta's averages (default 0.95); a number from 0 to below 1.
epsilon : float, default=None
    Adadelta's and adam's epsilon (default 1e-7); a number above 0, up to 1.
momentum : float, default=None
    Of sgd (default 0.9); a number from 0 to below 1.
epochs : int or {"auto"}, default=None
    Passes over the rows, or auto: while held-out rows improve; auto, or a whole number from 1 up.
batch : int or {"auto"}, default=None
    Rows per batch, or auto (default): 8 to 128, more for larger tables; auto, or a whole number from 1 to 100000000.
valid : float, default=None
    Share of the rows held out to be judged (default: by cross-validation); a share of the rows from 0 to below 1.
patience : int, default=None
    Epochs without improvement before stopping; a whole number from 1 to 1000000000.
seed : int, default=None
    Same seed, same result (default 0); a whole number from 0 to 9007199254740992.
loss : {"mse"}, default=None
    Mse.
l1 : float, default=None
    Penalty on the kernels' absolute values; 0 or more.
l2 : float, default=None
    Penalty on the kernels' squares; 0 or more.
noise : float, default=None
    Deviation of noise on the inputs, in scaled units; 0 or more.
sparsity : float, default=None
    Penalty on the codes' absolute values; 0 or more.
shuffle : bool, default=True
    If false, do not shuffle the rows.
threads : int, default=None
    Threads to use (default: all cores); the result is the same; a whole number from 0 to 4096.
features : Sequence[str] | str, default=None
    Columns to learn from (default: all numbers but identifiers).
drop : Sequence[str] | str, default=None
    Columns to leave out.
categorical : Sequence[str] | str, default=None
    Columns whose values are levels, learned from one by one (one-hot); auto: texts of few values.
dates : Sequence[str] | str, default=None
    Columns of dates, learned from as days since 1970 (see date_format).
max_levels : int, default=50
    Levels of a column at most; the rarest values are one level together.
unseen : {"error", "zero", "missing"}, default="missing"
    A value that training did not see is an error, zero (no level), or missing.
date_format : str, default=None
    Form of dates that are text, as strptime has it (default: ISO 8601).
stability : int, default=0
    Train so many times more on other rows, for the report.
random_state : int | np.random.RandomState, default=None
    What scikit-learn calls the seed; a RandomState draws one. None: `seed`.
warm_start : bool, default=False
    `fit` goes on with the model that is there: its columns, scaling and codes stay, and its weights are the start.
verbose : bool | int, default=False
    Print the epochs, about one line a second.
callback : Callable[[dict[str, Any]], object], default=None
    Called after each epoch with a dict of what, epoch, most_epochs, loss and held_out_loss; training ends where it returns False, with the best model so far.
"""


class Parameters:
    """Arguments, each stored as it was given; all but the first by name."""

    def __init__(
        self,
        dim: int = 2,
        *,
        n_components: int | None = None,
        hidden: Sequence[int] | str | None = None,
        encoder_hidden: Sequence[int] | str | None = None,
        decoder_hidden: Sequence[int] | str | None = None,
        columns_per_code: int | Literal["all", "auto"] | None = None,
        activation: Literal["linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid", "wide-sigmoid"] | None = None,
        output_activation: Literal["linear", "relu", "leaky-relu", "elu", "tanh", "sigmoid", "wide-sigmoid"] | None = None,
        init: Literal["pca", "varimax", "glorot", "torch"] | None = None,
        init_weights: str | None = None,
        preset: Literal["aefx", "plain", "keras2", "keras3", "torch"] | None = None,
        scale: Literal["minmax", "standard", "robust", "none"] | None = None,
        margin: float | Literal["auto"] | None = None,
        cap: float | Literal["auto", "none"] | None = None,
        column_transform: str | None = None,
        on_missing: Literal["mask", "mean", "median", "drop", "error"] | None = None,
        optimizer: Literal["auto", "adadelta", "adam", "sgd"] | None = None,
        lr: float | Literal["auto"] | None = None,
        rho: float | None = None,
        epsilon: float | None = None,
        momentum: float | None = None,
        epochs: int | Literal["auto"] | None = None,
        batch: int | Literal["auto"] | None = None,
        valid: float | None = None,
        patience: int | None = None,
        seed: int | None = None,
        loss: Literal["mse"] | None = None,
        l1: float | None = None,
        l2: float | None = None,
        noise: float | None = None,
        sparsity: float | None = None,
        shuffle: bool = True,
        threads: int | None = None,
        features: Sequence[str] | str | None = None,
        drop: Sequence[str] | str | None = None,
        categorical: Sequence[str] | str | None = None,
        dates: Sequence[str] | str | None = None,
        max_levels: int = 50,
        unseen: Literal["error", "zero", "missing"] = "missing",
        date_format: str | None = None,
        stability: int = 0,
        random_state: int | np.random.RandomState | None = None,
        warm_start: bool = False,
        verbose: bool | int = False,
        callback: Callable[[dict[str, Any]], object] | None = None,
    ) -> None:
        self.dim = dim
        self.n_components = n_components
        self.hidden = hidden
        self.encoder_hidden = encoder_hidden
        self.decoder_hidden = decoder_hidden
        self.columns_per_code = columns_per_code
        self.activation = activation
        self.output_activation = output_activation
        self.init = init
        self.init_weights = init_weights
        self.preset = preset
        self.scale = scale
        self.margin = margin
        self.cap = cap
        self.column_transform = column_transform
        self.on_missing = on_missing
        self.optimizer = optimizer
        self.lr = lr
        self.rho = rho
        self.epsilon = epsilon
        self.momentum = momentum
        self.epochs = epochs
        self.batch = batch
        self.valid = valid
        self.patience = patience
        self.seed = seed
        self.loss = loss
        self.l1 = l1
        self.l2 = l2
        self.noise = noise
        self.sparsity = sparsity
        self.shuffle = shuffle
        self.threads = threads
        self.features = features
        self.drop = drop
        self.categorical = categorical
        self.dates = dates
        self.max_levels = max_levels
        self.unseen = unseen
        self.date_format = date_format
        self.stability = stability
        self.random_state = random_state
        self.warm_start = warm_start
        self.verbose = verbose
        self.callback = callback
