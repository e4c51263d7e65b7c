// Faults 44 to 59: cells of numeric columns.
#include <cfloat>
#include <nlohmann/json.hpp>

#include "cli/fault_table.h"

namespace aefx::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class FaultNumbers : public FaultTest {
 protected:
  // The table with a last row of 3 and this cell, on line 14.
  [[nodiscard]] static std::string with(const std::string& cell) { return table(12) + "3," + cell + "\n"; }
  void expect_no_number(const std::string& cell, const std::string& what, const std::string& help,
                        const std::vector<std::string>& more = {}) const {
    SCOPED_TRACE(cell);
    expect_refused(with(cell), "t.csv:14, column \"b\": " + what, help, more);
    ASSERT_EQ(train(table(), {"-q"}).code, 0);
    expect_error(aefx({"encode", "t.aefx", "-", "-o", "codes.csv"}, with(cell)), 3, "<stdin>:14, column \"b\": " + what,
                 help);
    EXPECT_FALSE(dir.has("codes.csv"));
    std::filesystem::remove(dir.path("t.aefx"));
  }
  void expect_reads_as(const std::string& cell, const std::string& plain) const {
    SCOPED_TRACE(cell);
    expect_codes_of(with(plain), with(cell));
  }
  // A column of the last model, from 0.
  [[nodiscard]] nlohmann::json statistics(std::size_t column) const {
    return nlohmann::json::parse(dir.read("t.aefx")).at("preprocessing").at("columns").at(column).at("statistics");
  }
};

TEST_F(FaultNumbers, F044_OverflowIsAnError) {
  expect_no_number("1e400", "\"1e400\" is not a finite number", "1.8e308");
  expect_no_number("-1e400", "\"-1e400\" is not a finite number", "--drop b");
  expect_no_number("1" + std::string(400, '0'),
                   "\"" + std::string(60, '0').replace(0, 1, "1") + "...\" is not a finite number", "1.8e308");
}

TEST_F(FaultNumbers, F045_UnderflowIsZero) {
  expect_reads_as("1e-400", "0");
  expect_reads_as("-1e-400", "0");
  expect_reads_as("0." + std::string(400, '0') + "1", "0");
}

TEST_F(FaultNumbers, F046_ExtremeDoublesAreExact) {
  const Result r =
      train("a,b\n1.7976931348623157e308,5e-324\n-1.7976931348623157e308,0\n1e308,1e-323\n1e307,0\n0,5e-324\n",
            {"-o", "codes.csv"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("! From end to end wider than the largest double"));
  EXPECT_EQ(statistics(0).at("max").get<double>(), DBL_MAX);
  EXPECT_EQ(statistics(0).at("min").get<double>(), -DBL_MAX);
  EXPECT_EQ(statistics(1).at("max").get<double>(), 2 * 4.9406564584124654e-324);
  EXPECT_EQ(statistics(1).at("min").get<double>(), 0);
  expect_finite(dir.read("codes.csv"), 5, 1);
  EXPECT_THAT(r.err, Not(::testing::ContainsRegex("[^a-z](nan|inf)[^a-z]")));
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, dir.read("codes.csv"));
  const Result back = aefx({"decode", "t.aefx", "codes.csv"});
  EXPECT_EQ(back.code, 0) << back.err;
  expect_finite(back.out, 5, 2);
  for (const char* scale : {"standard", "robust"}) {
    const Result other = aefx(quick("t.csv", {"--scale", scale, "-q", "--no-model"}));
    // Overflow is an error with line and column; codes are always finite numbers.
    if (other.code == 3) {
      EXPECT_THAT(other.err, HasSubstr("t.csv:")) << scale;
    } else {
      ASSERT_EQ(other.code, 0) << scale << other.err;
      expect_finite(other.out, 5, 1);
    }
  }
}

TEST_F(FaultNumbers, F047_NanIsMissing) {
  for (const char* nan : {"nan", "NaN", "NAN", "NA", "n/a", "null", "?", "-"}) expect_reads_as(nan, "");
  EXPECT_THAT(train(with("nan")).err, HasSubstr("1 value is missing in b"));
  expect_error(train(with("nan"), {"--on-missing", "error"}), 3, "t.csv:14, column \"b\"", "--on-missing");
}

TEST_F(FaultNumbers, F048_InfinityIsAnErrorUnlessMarkedMissing) {
  for (const char* cell : {"inf", "-inf", "+Inf", "INF", "infinity", "-Infinity"}) {
    expect_no_number(cell, "\"" + std::string(cell) + "\" is not a finite number",
                     "--missing \"" + std::string(cell) + "\"");
  }
  const Result r = train(with("inf"), {"-q", "--missing", "inf"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(r.out, train(with(""), {"-q"}).out);
}

TEST_F(FaultNumbers, F049_HexadecimalIsText) {
  expect_no_number("0x10", "\"0x10\" is not a number", "hexadecimal");
  expect_no_number("0x1p3", "\"0x1p3\" is not a number", "--drop b");
}

TEST_F(FaultNumbers, F050_ThousandsSeparatorNeedsTheOption) {
  expect_no_number("\"1,234.5\"", "\"1,234.5\" is not a number", "--thousands ,");
  expect_no_number("1 234", "\"1 234\" is not a number", "");
  expect_no_number("1'234", "\"1'234\" is not a number", "");
  const Result plain = train(with("1234.5"), {"-q"});
  EXPECT_EQ(train(with("\"1,234.5\""), {"-q", "--thousands", ","}).out, plain.out);
  // Groups must have three digits.
  expect_error(train(with("\"1,23\""), {"-q", "--thousands", ","}), 3, "t.csv:14, column \"b\": \"1,23\"");
}

TEST_F(FaultNumbers, F051_DecimalCommaIsNeverMisread) {
  const std::string semicolons = replaced(with("1.5"), ",", ";");
  const std::string german = replaced(semicolons, "1.5", "1,5");
  expect_refused(german, "t.csv:14, column \"b\": \"1,5\" is not a number", "--decimal ,");
  const Result plain = train(semicolons, {"-q"});
  const Result with_option = train(german, {"-q", "--decimal", ","});
  EXPECT_EQ(with_option.code, 0) << with_option.err;
  EXPECT_EQ(with_option.out, plain.out);
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).out, plain.out) << "the model knows";
  // Also where every number has a comma.
  expect_refused("a;b\n1,5;2,5\n2,5;1\n3,5;4,5\n", "t.csv:2, column \"a\": \"1,5\" is not a number", "--decimal ,");
  expect_error(train(german, {"--decimal", "5"}), 2, "--decimal '5'");
  // A decimal point is then not part of a number.
  expect_error(train(replaced(german, "1,5", "1.5"), {"--decimal", ","}), 3, "t.csv:14, column \"b\": \"1.5\"",
               "the decimal sign was said to be ','");
}

TEST_F(FaultNumbers, F052_IndependentOfLocale) {
  const Result made =
      shell("localedef -i de_DE -f UTF-8 ./de_DE.UTF-8 2>/dev/null; LOCPATH=. LC_ALL=de_DE.UTF-8 locale decimal_point");
  if (made.out != ",\n") GTEST_SKIP() << "no locale with a decimal comma is to be had";
  dir.write("t.csv", replaced(table(), "\n3,2\n", "\n3.25,2.5\n"));
  const Result plain = aefx(quick("t.csv", {"-m", "m.aefx"}));
  ASSERT_EQ(plain.code, 0) << plain.err;
  ASSERT_THAT(plain.out, HasSubstr("."));
  const std::string model = dir.read("m.aefx");
  std::filesystem::remove(dir.path("m.aefx"));
  Command command;
  command.environment = {{"LOCPATH", dir.path().string()}, {"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}};
  command.arguments = quick("t.csv", {"-m", "m.aefx"});
  const Result german = in_dir(command);
  EXPECT_EQ(german.code, 0) << german.err;
  EXPECT_EQ(german.out, plain.out);
  EXPECT_EQ(german.err, plain.err);
  EXPECT_EQ(dir.read("m.aefx"), model);
  for (const char* format : {"text", "json", "csv", "markdown", "html"}) {
    command.arguments = {"report", "m.aefx", "--format", format};
    EXPECT_EQ(in_dir(command).out, aefx(command.arguments).out) << format;
  }
}

TEST_F(FaultNumbers, F053_SignsAndSpaces) {
  expect_reads_as("+1", "1");
  expect_reads_as(" 1 ", "1");
  expect_reads_as(" +1.50\t", "1.5");
  expect_reads_as("\" 1\"", "1");
  expect_reads_as("1E0", "1");
  expect_reads_as("1.", "1");
  expect_reads_as(".5", "0.5");
  expect_reads_as("01", "1");
}

TEST_F(FaultNumbers, F054_IncompleteNumbersAreErrorsOrMissing) {
  for (const char* cell : {"1e", "1e+", ".", "+", "--1", "+-1", "1.2.3", "1-2", "e5", "1f", "1_000", "NaN(1)", "1d5"}) {
    expect_no_number(cell, "\"" + std::string(cell) + "\" is not a number", "--missing \"" + std::string(cell) + "\"");
  }
  expect_reads_as("-", "");  // a missing-value marker
  expect_reads_as(" - ", "");
}

TEST_F(FaultNumbers, F055_IntegerAboveTwoTo53RoundsToNearest) {
  const std::string plain = "a,b\n9007199254740992,1\n9007199254740996,2\n9007199254741000,4\n";
  expect_codes_of(plain, "a,b\n9007199254740993,1\n9007199254740995,2\n9007199254740999,4\n");
  EXPECT_EQ(statistics(0).at("min").get<double>(), 9007199254740992.0);
  EXPECT_EQ(statistics(0).at("max").get<double>(), 9007199254741000.0);
  // As a passthrough column it keeps its digits.
  const Result r =
      train(replaced("id,a,b\n9007199254740993,1,2\n9007199254740995,2,1\n9007199254740997,4,4\n", "\n", "\n"),
            {"-q", "--keep", "id"});
  EXPECT_THAT(lines_of(r.out).at(1), EndsWith(",9007199254740993"));
  EXPECT_THAT(lines_of(r.out).at(3), EndsWith(",9007199254740997"));
}

TEST_F(FaultNumbers, F056_UnicodeMinusErrorNamesIt) {
  for (const char* minus : {"\u2212", "\u2013", "\u2010", "\u2011"}) {
    expect_no_number(minus + std::string("5"), "\"" + std::string(minus) + "5\" is not a number",
                     "its minus sign is a typographic one");
  }
  // A column full of them is not treated as text.
  std::string all = "a,b\n";
  for (int i = 1; i < 9; ++i) all += std::to_string(i) + ",\u2212" + std::to_string(i * i) + "\n";
  expect_refused(all, "t.csv:2, column \"b\": \"\u22121\" is not a number", "its minus sign is a typographic one");
}

TEST_F(FaultNumbers, F057_PassthroughIdKeepsLeadingZeros) {
  std::string ids = "id,a,b\n";
  for (int i = 0; i < 8; ++i)
    ids += "00" + std::to_string(i) + "," + std::to_string(i) + "," + std::to_string(i * i % 7) + "\n";
  const Result r = train(replaced(ids, "\n003,", "\n+3.50e1,"), {"-q", "--keep", "id"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  ASSERT_EQ(lines.size(), 9U);
  EXPECT_EQ(lines[0], "code1,id");
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(cells_of(lines[i + 1]).at(1), i == 3 ? "+3.50e1" : "00" + std::to_string(i));
  }
  EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv", "--keep", "id"}).out, r.out);
}

TEST_F(FaultNumbers, F058_LateTextInNumericColumnErrorNamesItsLine) {
  const std::string far = table(30'000) + "3,oops\n" + rows(10);
  dir.write("t.csv", far);
  expect_error(aefx(quick("t.csv", {"-o", "codes.csv"})), 3, "t.csv:30002, column \"b\": \"oops\" is not a number",
               "--missing \"oops\"");
  EXPECT_THAT(dir.list(), ::testing::ElementsAre("t.csv"));
}

TEST_F(FaultNumbers, F058_LateErrorKeepsOldModelAndOutput) {
  ASSERT_EQ(train(table(40), {"-q", "-o", "codes.csv"}).code, 0);
  const std::string model = dir.read("t.aefx");
  const std::string codes = dir.read("codes.csv");
  dir.write("t.csv", table(30'000) + "1,oops\n");
  expect_error(aefx(quick("t.csv", {"-o", "codes.csv"})), 3, "t.csv:30002, column \"b\"");
  expect_error(aefx({"encode", "t.aefx", "t.csv", "-o", "codes.csv"}), 3, "t.csv:30002, column \"b\"");
  EXPECT_EQ(dir.read("t.aefx"), model);
  EXPECT_EQ(dir.read("codes.csv"), codes);
  EXPECT_THAT(dir.list(), ::testing::ElementsAre("codes.csv", "t.aefx", "t.csv"));
}

TEST_F(FaultNumbers, F059_ValuesBeyondFloat32UseDoubleOrFail) {
  const Result r = train(with("1e39"), {"-o", "codes.csv", "--preset", "plain", "--margin", "0.1"});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(statistics(1).at("max").get<double>(), 1e39);
  expect_finite(dir.read("codes.csv"), 13, 1);
  const Result back = aefx({"decode", "t.aefx", "codes.csv"});
  ASSERT_EQ(back.code, 0) << back.err;
  expect_finite(back.out, 13, 2);
  EXPECT_NEAR(numbers_of(back.out, 2).at(12).at(1), 1e39, 2e38);
  std::filesystem::remove(dir.path("t.aefx"));
  std::filesystem::remove(dir.path("codes.csv"));
  expect_refused(with("1e39"), "t.csv:14, column \"b\": the value is too large to compute with", "--scale minmax",
                 {"--scale", "none"});
  // A row far outside of the training range.
  ASSERT_EQ(train(table(), {"-q"}).code, 0);
  const Result far = aefx({"encode", "t.aefx", "-", "-o", "codes.csv"}, with("1e200"));
  expect_error(far, 3, "<stdin>:14, column \"b\": the value is too large to compute with");
  EXPECT_FALSE(dir.has("codes.csv"));
}

}  // namespace
}  // namespace aefx::test
