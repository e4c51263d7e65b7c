"""scikit-learn's closest model: MLPRegressor of the table on itself, relu inside, linear output, Adam."""
import time

begin = time.perf_counter()
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPRegressor

from job import Job

warnings.simplefilter("ignore")  # convergence warnings
job = Job(begin, sklearn=sklearn.__version__)
x = job.load()
model = MLPRegressor(hidden_layer_sizes=(job.options.dim,), max_iter=job.options.epochs, random_state=job.options.seed,
                     batch_size=min(job.options.batch, len(x)), tol=0, n_iter_no_change=10**9)
begun = time.perf_counter()
model.fit(x, x)
job.trained(x, [(time.perf_counter() - begun) / job.options.epochs] * job.options.epochs)
job.finish(x, np.maximum(x @ model.coefs_[0] + model.intercepts_[0], 0), model.predict(x))
