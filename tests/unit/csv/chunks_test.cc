// Tables of several pieces: read as pieces by several threads they are what they are line by line.
#include <cstring>
#include <random>

#include "base/number.h"
#include "csv/parse/plain_number.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

class ChunksTest : public testing::Test {
 protected:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  std::string number() {
    std::string text = below(2) == 0 ? "-" : "";
    for (std::size_t n = below(5); n > 0; --n) text += static_cast<char>('0' + below(10));
    if (text.empty() || text == "-" || below(2) == 0) {
      text += '.';
      for (std::size_t n = 1 + below(9); n > 0; --n) text += static_cast<char>('0' + below(10));
    }
    return text;
  }

  // Returns an unusual cell of a numeric column.
  std::string odd_number() {
    static const std::vector<std::string> kOdd = {"", "NA", " 7 ", "1e5", "12345678901234567890", "+3", "\"4.5\"", "?"};
    return kOdd[below(kOdd.size())];
  }

  std::string word() {
    static const std::vector<std::string> kWords = {"a", "", "NA", "b c", " d", "\"e,f\"", "\"g\n\nh\"", "\"\"\"i\""};
    return kWords[below(kWords.size())];
  }

  // Some pieces of rows: a number, a text, a number, a category.
  std::string table(std::size_t oddity, const std::string& line_end) {
    std::string text = "x,name,y,kind" + line_end;
    while (text.size() < 1'200'000) {
      const bool odd = oddity > 0 && below(oddity) == 0;
      text += odd ? odd_number() : number();
      text += ',';
      text += odd ? word() : "n" + number();
      text += ',' + number() + ',' + (below(2) == 0 ? "red" : "blue") + line_end;
      if (odd && below(3) == 0) text += line_end;
    }
    return text;
  }

  struct Seen {
    std::vector<double> numbers;
    std::vector<std::string> cells;
    std::vector<RowLine> lines;
    std::string error;
  };

  Seen read(const std::string& text, const ReadOptions& options, ThreadPool* pool, std::size_t most) {
    Seen seen;
    try {
      Reader reader(std::make_unique<Pieces>(text, [this] { return 1 + below(100'000); }), "t.csv", options);
      if (pool != nullptr) reader.set_thread_pool(*pool);
      const Projection projection{.numbers = {2, 0, 3}, .texts = {1}, .categories = {2}};
      RowBatch batch;
      while (reader.read(projection, most, batch)) {
        EXPECT_LE(batch.rows(), most);
        seen.numbers.insert(seen.numbers.end(), batch.numbers.data(), batch.numbers.data() + batch.numbers.size());
        for (std::size_t r = 0; r < batch.rows(); ++r) {
          seen.cells.emplace_back(batch.texts.at(r, 0));
          seen.cells.emplace_back(batch.labels.at(r, 0));
        }
        seen.lines.insert(seen.lines.end(), batch.lines.begin(), batch.lines.end());
      }
    } catch (const Error& error) {
      seen.error = error.what();
    }
    return seen;
  }

  void expect_equal(const std::string& text) {
    ReadOptions by_lines;
    by_lines.comment = "\x02";  // a table with comments is never read as pieces
    const Seen expected = read(text, by_lines, nullptr, 1000);
    EXPECT_TRUE(expected.lines.size() > 10'000 || !expected.error.empty());
    ThreadPool pool(3);
    const std::vector<std::pair<ThreadPool*, std::size_t>> ways{{nullptr, 777}, {&pool, 1'000'000}, {&pool, 5000}};
    for (const auto& [threads, most] : ways) {
      const Seen seen = read(text, {}, threads, most);
      EXPECT_EQ(seen.error, expected.error);
      if (!expected.error.empty()) continue;
      EXPECT_EQ(seen.cells, expected.cells);
      EXPECT_EQ(seen.lines, expected.lines);
      ASSERT_EQ(seen.numbers.size(), expected.numbers.size());
      EXPECT_EQ(std::memcmp(seen.numbers.data(), expected.numbers.data(), seen.numbers.size() * sizeof(double)), 0);
    }
  }

  std::mt19937_64 random_{7};
};

TEST_F(ChunksTest, PlainRows) {
  for (const char* const line_end : {"\n", "\r\n"}) expect_equal(table(0, line_end));
}

TEST_F(ChunksTest, IrregularRows) {
  for (const std::size_t oddity : {5U, 500U, 20'000U}) {
    for (const char* const line_end : {"\n", "\r\n"}) expect_equal(table(oddity, line_end));
  }
}

TEST_F(ChunksTest, ErrorInOneChunk) {
  for (const std::string row : {"1,a,oops,red\n", "1,a,2\n", "1,a,2,red,5\n", "1,\"a,2,red\n", "1,a,inf,red\n"}) {
    std::string text = table(20'000, "\n");
    text.insert(text.find('\n', 700'000 + below(400'000)) + 1, row);
    expect_equal(text);
  }
}

TEST_F(ChunksTest, MixedLineEnds) {
  std::string text = table(0, "\n");
  text.pop_back();
  expect_equal(text);
  for (int i = 0; i < 5; ++i) text.insert(text.find('\n', below(text.size() - 1000)), "\r");
  expect_equal(text);
}

TEST_F(ChunksTest, QuotesSpanChunks) {
  std::string text = table(0, "\n");
  text.insert(text.find('\n', 200'000) + 1, "1,\"" + std::string(400'000, 'q') + "\",2,red\n");
  text.insert(text.find('\n', 900'000) + 1, "1,\"" + std::string(9000, '\n') + "\",2,red\n");
  expect_equal(text);
}

TEST_F(ChunksTest, PlainNumbersEqualParseNumber) {
  std::size_t plain = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text = below(20) == 0 ? odd_number() : number();
    if (below(30) == 0) text.insert(below(text.size() + 1), 1, "0123456789.-+e x,"[below(17)]);
    std::string slack = text + ",99999999999999999999";
    double value = 0;
    if (!read_plain_number(slack.data(), slack.data() + text.size(), value)) continue;
    ++plain;
    const std::optional<double> expected = parse_number(text);
    ASSERT_TRUE(expected.has_value()) << text;
    ASSERT_EQ(std::memcmp(&value, &*expected, sizeof value), 0) << text;
  }
  EXPECT_GT(plain, 100'000U);
}

// Reads one row here and some there: a chunk is read on where it was left.
TEST_F(ChunksTest, BatchesOfAnySize) {
  std::string text = "x,y\n";
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + "," + std::to_string(i % 10) + "\n";
  Reader reader = open(text);
  RowBatch batch;
  Index row = 0;
  for (std::size_t most = 2000; reader.read({{0}, {}}, most, batch); most = most % 7 + 1) {
    ASSERT_LE(batch.rows(), most);
    for (Index i = 0; i < batch.numbers.rows(); ++i) ASSERT_EQ(batch.numbers(i, 0), static_cast<double>(row++));
  }
  EXPECT_EQ(row, 200'000);
}

TEST_F(ChunksTest, ValueAfterTrailingDelimiterIsAnError) {
  std::string text = "a,b,\n";
  for (int i = 0; i < 200'000; ++i) text += "1,2,\n";
  EXPECT_EQ(texts(text).size(), 200'000U);
  EXPECT_EQ(error_in(text + "1,2,3\n1,2,\n").where(), "t.csv:200002");
}

}  // namespace
}  // namespace aefx::csv::test
