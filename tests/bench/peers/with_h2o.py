"""H2O's autoencoder, which needs Java: tanh (its rectifier stops as unstable), Adadelta, standardized columns, batches
chosen by H2O."""
import time

begin = time.perf_counter()
import h2o
from h2o.estimators import H2OAutoEncoderEstimator

from job import Job

job = Job(begin, h2o=h2o.__version__)
h2o.init(verbose=False)
h2o.no_progress()
job.lap("import")
table = h2o.import_file(job.options.table)
job.lap("load")
model = H2OAutoEncoderEstimator(hidden=[job.options.dim], epochs=job.options.epochs, activation="Tanh",
                                seed=job.options.seed)
begun = time.perf_counter()
model.train(x=table.columns, training_frame=table)
job.trained(table, [time.perf_counter() - begun])
job.result["rows_per_second"] = table.nrow * job.options.epochs / job.result["train"]
h2o.export_file(model.deepfeatures(table, 0), job.options.codes, force=True)
job.lap("write")
import json

print(json.dumps(job.result))
h2o.cluster().shutdown()
