// `aefx export`: its outputs and errors. tests/engines compares the results of exported models with aefx's.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Export : public IrisTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q", "--epochs", "2", "-o", "c.csv"}).code, 0);
  }

  [[nodiscard]] Result export_to(const std::string& to, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"export", "iris.aefx", "--to", to};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments);
  }
};

TEST_F(Export, StdoutHoldsOnlyTheResult) {
  for (const char* const to : {"c", "sql", "onnx"}) {
    const Result r = export_to(to);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.err, "");
    EXPECT_NE(r.out, "");
    EXPECT_EQ(export_to(to).out, r.out) << "the same bytes each time";
  }
}

TEST_F(Export, OutputFileIsReplacedAtomically) {
  dir.write("out", "older");
  const Result r = export_to("sql", {"-o", "out"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, "");
  EXPECT_EQ(dir.read("out"), export_to("sql").out);
}

TEST_F(Export, OutputFileIsKeptWhenExportFails) {
  dir.write("out", "older");
  EXPECT_EQ(export_to("sql", {"--keep", "code1", "-o", "out"}).code, 2);
  EXPECT_EQ(dir.read("out"), "older");
  expect_error(export_to("c", {"-o", "iris.aefx"}), 2, "the model and the output (-o) are the same file");
  expect_error(export_to("c", {"-o", "none/out"}), 5, "none/out");
}

TEST_F(Export, SqlQuotesNamesOfTheTrainingTable) {
  const std::string sql = export_to("sql").out;
  EXPECT_THAT(sql, HasSubstr("FROM \"iris\" AS t\n"));
  EXPECT_THAT(sql, HasSubstr("t.\"x1\""));
  EXPECT_THAT(sql, HasSubstr(" AS \"code1\""));
  EXPECT_THAT(sql, Not(HasSubstr(";\n")));
  EXPECT_THAT(export_to("sql", {"--dialect", "spark", "--table", "lake.a`b"}).out,
              HasSubstr("FROM `lake`.`a``b` AS t"));
  EXPECT_THAT(export_to("sql", {"--table", "\"a.b\""}).out, HasSubstr("FROM \"a.b\" AS t"));
  EXPECT_THAT(export_to("sql", {"--part", "decoder"}).out, HasSubstr("FROM \"codes\" AS t"));
  EXPECT_THAT(export_to("sql", {"--keep", "id", "--keep", "a, b"}).out, HasSubstr(" AS \"a, b\"\n"));
}

TEST_F(Export, CNamesFollowModelOrNameOption) {
  EXPECT_THAT(export_to("c").out, HasSubstr("static inline int iris_encode(const iris_row *row, float code[2])"));
  EXPECT_THAT(export_to("c", {"--name", "2 flowers!"}).out, HasSubstr(" x2_flowers__encode("));
  EXPECT_THAT(export_to("c", {"--part", "decoder"}).out, HasSubstr("iris_decode(const float code[2], iris_row *row)"));
  EXPECT_THAT(export_to("c", {"--part", "score"}).out, HasSubstr("iris_score(const iris_row *row"));
}

TEST_F(Export, OnnxInputsAreNamedAfterColumns) {
  const std::string columns = export_to("onnx").out;
  for (const char* const name : {"x1", "x4", "code1", "code2"}) EXPECT_THAT(columns, HasSubstr(name));
  const std::string matrix = export_to("onnx", {"--inputs", "matrix"}).out;
  EXPECT_THAT(matrix, HasSubstr("numbers"));
}

TEST_F(Export, UnsupportedOptionsSuggestAlternatives) {
  expect_error(aefx({"export", "iris.aefx"}), 2, "--to is required", "aefx export --help");
  expect_error(export_to("onx"), 2, "--to 'onx' is none of onnx, sql, c", "did you mean onnx?");
  expect_error(export_to("c", {"--part", "encode"}), 2, "encoder, decoder, autoencoder, score", "encoder");
  expect_error(export_to("sql", {"--dialect", "postgresql"}), 2, "duckdb, sqlite, postgres, spark", "postgres");
  expect_error(export_to("onnx", {"--inputs", "matrx"}), 2, "columns, matrix", "matrix");
  expect_error(export_to("c", {"--dialect", "spark"}), 2, "--dialect is for --to sql, and this is --to c");
  expect_error(export_to("onnx", {"--table", "t"}), 2, "--table is for --to sql");
  expect_error(export_to("sql", {"--inputs", "matrix"}), 2, "--inputs is for --to onnx");
  expect_error(export_to("sql", {"--name", "m"}), 2, "--name is for --to c");
  expect_error(export_to("sql", {"--table", "a."}), 2, "--table \"a.\" has an empty part");
  expect_error(export_to("sql", {"--tabel", "t"}), 2, "unknown option '--tabel'", "--table");
  expect_error(export_to("sql", {"--keep", "a", "--keep", "a"}), 2, "two columns are called \"a\"");
  expect_error(aefx({"export", "iris.data", "--to", "c"}), 4, "iris.data");
  expect_error(aefx({"export", "none.aefx", "--to", "c"}), 5, "none.aefx");
}

TEST_F(Export, EmptyTableOrColumnNameIsAnError) {
  expect_error(export_to("sql", {"--table", "a\"b"}), 2, "--table \"a\"b\" has a quote inside of a name",
               "'\"a\"\"b\"'");
  expect_error(export_to("sql", {"--table", "\"ab"}), 2, "has a quote that nothing closes");
  expect_error(export_to("sql", {"--table", ""}), 2, "has an empty part");
  expect_error(export_to("sql", {"--keep", ""}), 2, "--keep '' names no column", "leave --keep out");
  EXPECT_THAT(export_to("sql", {"--table", "\"a\"\"b\""}).out, HasSubstr("FROM \"a\"\"b\" AS t"));
}

TEST_F(Export, TableFileNameMayHoldQuotes) {
  dir.write("a\"b.csv", dir.read("iris.data"));
  ASSERT_EQ(aefx({"train", "a\"b.csv", "--dim", "1", "-q", "--epochs", "2", "-m", "m.aefx", "-o", "c.csv"}).code, 0);
  const Result r = aefx({"export", "m.aefx", "--to", "sql"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.out, HasSubstr("FROM \"a\"\"b\" AS t"));
}

TEST_F(Export, SqliteColumnLimitWarnsAndPostgresLimitFails) {
  dir.write("t.csv", made_table(8, 2100));
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--epochs", "1", "-o", "c.csv"}).code, 0);
  const auto sql = [&](const char* dialect) { return aefx({"export", "t.aefx", "--to", "sql", "--dialect", dialect}); };
  const Result sqlite = sql("sqlite");
  EXPECT_EQ(sqlite.code, 0);
  EXPECT_THAT(sqlite.out, HasSubstr("t.\"c2100\""));
  EXPECT_THAT(sqlite.err, StartsWith("warning: the SELECT has steps of 2100 columns, and sqlite as it is usually built "
                                     "takes 2000"));
  expect_error(sql("postgres"), 2, "steps of 2100 columns, and postgres takes 1664", "--dialect duckdb");
  EXPECT_EQ(sql("duckdb").err, "");
}

TEST_F(Export, AmbiguousColumnNamesAreErrors) {
  dir.write("t.csv", "a,A\n1,2\n2,3\n3,1\n4,7\n5,2\n6,3\n");
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--epochs", "2", "-o", "c.csv"}).code, 0);
  const auto sql = [&](const char* dialect) { return aefx({"export", "t.aefx", "--to", "sql", "--dialect", dialect}); };
  for (const char* const dialect : {"duckdb", "sqlite", "spark"})
    expect_error(sql(dialect), 2, std::string("to ") + dialect + " the names \"a\" and \"A\" are the same");
  EXPECT_EQ(sql("postgres").code, 0);
  dir.write("t.csv", "a,a\n1,2\n2,3\n3,1\n4,7\n5,2\n6,3\n");
  ASSERT_EQ(aefx({"train", "t.csv", "--dim", "1", "-q", "--epochs", "2", "-o", "c.csv"}).code, 0);
  expect_error(sql("postgres"), 2, "two columns are called \"a\"");
  expect_error(aefx({"export", "t.aefx", "--to", "onnx"}), 2, "two inputs or outputs would be called \"a\"", "matrix");
  EXPECT_EQ(aefx({"export", "t.aefx", "--to", "onnx", "--inputs", "matrix"}).code, 0);
  EXPECT_THAT(aefx({"export", "t.aefx", "--to", "c"}).out, HasSubstr("double a_2;"));
}

}  // namespace
}  // namespace aefx::test
