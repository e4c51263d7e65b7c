// --max-memory: rows beyond the limit spill to a temporary file.
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LargeTable : public CliTest {
 protected:
  // Numbers, a category, missing values and a passthrough column.
  static std::string mixed_table(std::size_t rows) {
    std::istringstream numbers(made_table(rows, 6));
    std::string out, line;
    std::getline(numbers, line);
    out = line + ",colour,name\n";
    for (std::size_t r = 0; std::getline(numbers, line); ++r) {
      if (r % 50 == 7) line = "NA" + line.substr(line.find(','));
      out += line + (r % 3 == 0 ? ",red" : r % 3 == 1 ? ",green" : ",") + ",\"row, " + std::to_string(r) + "\"\n";
    }
    return out;
  }
};

TEST_F(LargeTable, MatchesEncode) {
  dir.write("t.csv", mixed_table(30'000));
  const Result small = aefx({"train", "t.csv", "--dim", "2", "--categorical", "colour", "--epochs", "3", "-m",
                             "small.aefx", "-o", "small.csv"});
  ASSERT_EQ(small.code, 0) << small.err;
  const Result large = aefx({"train", "t.csv", "--dim", "2", "--categorical", "colour", "--epochs", "3", "-m",
                             "large.aefx", "-o", "large.csv", "--max-memory", "1M"});
  ASSERT_EQ(large.code, 0) << large.err;
  EXPECT_THAT(large.err, HasSubstr("30000 rows spill to a temporary file"));
  EXPECT_THAT(small.err, Not(HasSubstr("temporary file")));
  const std::string codes = dir.read("large.csv");
  EXPECT_EQ(lines_of(codes).size(), 30'001U);
  EXPECT_THAT(codes, HasSubstr(",\"row, 29999\"\n"));
  const Result encoded = aefx({"encode", "large.aefx", "t.csv"});
  EXPECT_EQ(encoded.out, codes);
}

TEST_F(LargeTable, ErrorIsCloseToInMemoryTraining) {
  dir.write("t.csv", made_table(40'000, 8));
  std::vector<double> errors;
  for (const std::string memory : {"1G", "1M"}) {
    const Result r =
        aefx({"train", "t.csv", "--dim", "2", "--epochs", "12", "--init", "glorot", "--decoder-hidden", "none",
              "--valid", "0.1", "-m", memory + ".aefx", "-o", "codes.csv", "--max-memory", memory});
    ASSERT_EQ(r.code, 0) << r.err;
    const Result report = aefx({"report", memory + ".aefx", "--format", "json"});
    const std::size_t at = report.out.find("\"errors\"");
    ASSERT_NE(at, std::string::npos) << report.out.substr(0, 2000);
    const std::size_t network = report.out.find("\"network\"", at);
    errors.push_back(std::stod(report.out.substr(report.out.find_first_of("0123456789", network))));
  }
  EXPECT_GT(errors[0], 0);
  EXPECT_LT(errors[1], 1.03 * errors[0]);
}

TEST_F(LargeTable, RowsOptionChoosesRows) {
  dir.write("t.csv", mixed_table(20'000));
  const std::vector<std::string> base{"train",   "t.csv", "--dim",        "2",  "--epochs",  "1",
                                      "--valid", "0.1",   "--max-memory", "1M", "--no-model"};
  std::map<std::string, std::set<std::string>> rows;
  for (const std::string which : {"all", "train", "valid"}) {
    std::vector<std::string> args = base;
    args.insert(args.end(), {"--rows", which});
    const Result r = aefx(args);
    ASSERT_EQ(r.code, 0) << r.err;
    const std::vector<std::string> lines = lines_of(r.out);
    rows[which] = {lines.begin() + 1, lines.end()};
  }
  EXPECT_EQ(rows["all"].size(), 20'000U);
  EXPECT_EQ(rows["valid"].size(), 2000U);
  EXPECT_EQ(rows["train"].size(), 18'000U);
  for (const std::string& row : rows["valid"]) EXPECT_FALSE(rows["train"].contains(row));
}

TEST_F(LargeTable, DropsRowsWithMissingValues) {
  dir.write("t.csv", mixed_table(20'000));
  for (const std::string memory : {"1M", "1G"}) {
    const Result r = aefx({"train", "t.csv", "--dim", "2", "--epochs", "1", "--on-missing", "drop", "--max-memory",
                           memory, "--no-model", "-o", memory + ".csv"});
    ASSERT_EQ(r.code, 0) << r.err;
    EXPECT_THAT(r.err, HasSubstr("400 rows"));
    EXPECT_EQ(lines_of(dir.read(memory + ".csv")).size(), 19'601U);
  }
}

TEST_F(LargeTable, ErrorsNameLineAndColumn) {
  std::string text = mixed_table(20'000);
  text.insert(text.find('\n', text.size() - 1000) + 1, "oops,1,2,3,4,5,red,x\n");
  dir.write("t.csv", text);
  expect_error(aefx({"train", "t.csv", "--dim", "2", "--max-memory", "1M", "--no-model", "-q"}), 3,
               "\"oops\" is not a number");
  dir.write("t.csv", mixed_table(20'000));
  expect_error(
      aefx({"train", "t.csv", "--dim", "2", "--max-memory", "1M", "--no-model", "-q", "--on-missing", "error"}), 3,
      "t.csv:9, column \"c1\": a value is missing");
  expect_error(
      aefx({"train", "t.csv", "--dim", "2", "--max-memory", "1M", "--no-model", "-q", "--categorical", "auto"}), 2,
      "larger than --max-memory");
}

TEST_F(LargeTable, ParsesSizes) {
  dir.write("t.csv", made_table(100, 3));
  for (const std::string size : {"1M", "1.5m", "2G", "1048576", "100MB"}) {
    EXPECT_EQ(aefx({"train", "t.csv", "--dim", "1", "--epochs", "1", "--no-model", "--max-memory", size}).code, 0)
        << size;
  }
  for (const std::string size : {"", "1", "10K", "M", "many", "-5G", "1e99"}) {
    expect_error(aefx({"train", "t.csv", "--dim", "1", "--no-model", "--max-memory", size}), 2, "--max-memory");
  }
}

TEST_F(LargeTable, FullTemporaryFolderIsAnError) {
  dir.write("t.csv", made_table(20'000, 8));
  expect_error(shell("TMPDIR=/nowhere \"$AEFX\" train t.csv --dim 2 --max-memory 1M --no-model"), 5,
               "/nowhere: no temporary file can be made");
}

// The limit is kept whatever the shape; the program itself takes up to 64 MB beside it.
TEST_F(LargeTable, WideTablesKeepTheLimitOrSayWhatTheyNeed) {
  if (kForeignMemory) GTEST_SKIP() << "a sanitizer has memory of its own";
  std::string table;
  constexpr int kColumns = 1500, kRows = 500;
  for (int row = -1; row < kRows; ++row) {
    for (int c = 0; c < kColumns; ++c) {
      if (c > 0) table += ',';
      table += row < 0 ? 'c' + std::to_string(c) : std::to_string((row * (c % 7 + 3) + c * row * row) % 101);
    }
    table += '\n';
  }
  dir.write("t.csv", table);
  const std::vector<std::string> train{
      "train", "t.csv",      "--dim", "2",  "--epochs", "1",           "--decoder-hidden",
      "none",  "--no-model", "-q",    "-o", "o.csv",    "--max-memory"};
  const auto with = [&](const std::string& limit) {
    std::vector<std::string> all = train;
    all.push_back(limit);
    return aefx(all);
  };
  const Result too_little = with("4M");
  EXPECT_EQ(too_little.code, 2);
  EXPECT_THAT(too_little.err, HasSubstr("--max-memory 10M"));
  const Result r = with("15M");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_LT(r.peak_kilobytes, (15 + 64) * 1024);
  EXPECT_EQ(lines_of(dir.read("o.csv")).size(), kRows + 1U);
}

TEST_F(LargeTable, TemporaryFolderInMemoryIsAWarning) {
  if (!std::filesystem::is_directory("/dev/shm")) GTEST_SKIP() << "there is no /dev/shm";
  dir.write("t.csv", made_table(20'000, 8));
  const Result r =
      shell("TMPDIR=/dev/shm \"$AEFX\" train t.csv --dim 2 --epochs 1 --max-memory 1M --no-model -o o.csv");
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, HasSubstr("rows spill to /dev/shm (TMPDIR): about "));
  EXPECT_THAT(r.err, HasSubstr("warning: /dev/shm (TMPDIR) is in memory (tmpfs)"));
}

TEST_F(LargeTable, ResultDoesNotDependOnThreads) {
  dir.write("t.csv", mixed_table(20'000));
  std::set<std::string> codes;
  for (const std::string threads : {"1", "2", "4"}) {
    const Result r = aefx({"train", "t.csv", "--dim", "2", "--epochs", "2", "--max-memory", "1M", "--no-model", "-o",
                           "o.csv", "--threads", threads});
    ASSERT_EQ(r.code, 0) << r.err;
    codes.insert(dir.read("o.csv"));
  }
  EXPECT_EQ(codes.size(), 1U);
}

}  // namespace
}  // namespace aefx::test
