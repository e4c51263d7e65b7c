"""Keras on TensorFlow: the model of the widely copied script."""
import time

begin = time.perf_counter()
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras
import tensorflow

from job import Job


class Clock(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.begun = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.begun)


job = Job(begin, keras=keras.__version__, tensorflow=tensorflow.__version__)
x = job.load()
keras.utils.set_random_seed(job.options.seed)
inputs = keras.Input((x.shape[1],))
codes = keras.layers.Dense(job.options.dim, activation="relu")(inputs)
outputs = keras.layers.Dense(x.shape[1], activation="sigmoid")(codes)
model, encoder = keras.Model(inputs, outputs), keras.Model(inputs, codes)
model.set_weights(job.start(x))
model.compile(optimizer=keras.optimizers.Adadelta(1.0, rho=0.95, epsilon=1e-7), loss="mse")
clock = Clock()
model.fit(x, x, epochs=job.options.epochs, batch_size=job.options.batch, verbose=0, callbacks=[clock])
job.trained(x, clock.seconds)
big = {"batch_size": 8192, "verbose": 0}
job.finish(x, encoder.predict(x, **big), model.predict(x, **big))
