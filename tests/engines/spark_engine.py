"""Spark in local mode."""
from pyspark.sql import SparkSession
from pyspark.sql.types import DoubleType, StringType, StructField, StructType

import sql


class Engine:
    def __init__(self, folder):
        self.spark = (SparkSession.builder.master("local[1]").appName("aefx")
                      .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "1")
                      .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
                      .config("spark.sql.warehouse.dir", f"{folder}/warehouse").getOrCreate())
        self.spark.sparkContext.setLogLevel("OFF")

    def variants(self, job, part):
        return sql.variants(job, part)

    def results(self, job, part, variant):
        names, numbers, rows = sql.table(job, part, variant)
        schema = StructType([StructField(n, DoubleType() if is_number else StringType()) for n, is_number in zip(names, numbers)])
        self.spark.createDataFrame(rows, schema).createOrReplaceTempView("t")
        return sql.in_order(self.spark.sql(sql.export(job, part, "spark")).collect())

    def close(self):
        self.spark.stop()
