// Written cells are read back unchanged.
#include <cstring>
#include <random>

#include "aefx/csv/writer.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

class RoundTrip : public testing::TestWithParam<char> {
 protected:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  std::string any_cell() {
    static const std::vector<std::string> kParts = {
        "a",    "b", "Z",  "0",      "7",    ".",    "-",    ",",  ";",    "\t",           "|", " ", "\"", "\n", "\r",
        "\r\n", "'", "\\", "\u00e4", "\xFF", "\x1A", "\x01", "NA", "\"\"", "\xEF\xBB\xBF", "#", "="};
    std::string cell;
    for (std::size_t n = below(3) == 0 ? 0 : below(7); n > 0; --n) cell += kParts[below(kParts.size())];
    return cell;
  }

  std::mt19937_64 random_{2024};
};

TEST_P(RoundTrip, Texts) {
  for (int round = 0; round < 80; ++round) {
    const std::size_t columns = 1 + below(5), rows = 1 + below(30);
    Rows table(rows, std::vector<std::string>(columns));
    TextColumns cells(columns);
    for (auto& row : table) {
      for (auto& cell : row) cells.push_back(cell = any_cell());
    }
    std::vector<std::string> header;
    for (std::size_t i = 0; i < columns; ++i) header.push_back("n" + std::to_string(i));
    std::string text;
    append_header(text, header, GetParam());
    append_rows(text, MatrixD(), cells, GetParam());
    ReadOptions options = delimited(GetParam());
    options.header = Header::yes;
    Reader reader = open(text, options);
    EXPECT_EQ(names(reader.schema()), header);
    ASSERT_EQ(texts(reader, 1 + below(10)), table) << text;
    Reader bytewise(std::make_unique<Pieces>(text, [this] { return 1 + below(9); }), "t.csv", options);
    ASSERT_EQ(texts(bytewise), table) << text;
  }
}

TEST_P(RoundTrip, Names) {
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> header;
    std::vector<std::string> expected;
    const std::size_t columns = 1 + below(5);
    for (std::size_t i = 0; i < columns; ++i) {
      std::string name = any_cell();
      std::erase(name, '\xFF');
      if (columns == 1 && name.empty()) name = "only";
      header.push_back(name);
      expected.push_back(name.empty() ? "x" + std::to_string(i + 1) : name);
    }
    std::string text;
    append_header(text, header, GetParam());
    append_rows(text, MatrixD(MatrixD::Ones(2, static_cast<Index>(columns))), TextColumns(0), GetParam());
    ReadOptions options = delimited(GetParam());
    options.header = Header::yes;
    ASSERT_EQ(names(open(text, options).schema()), expected) << text;
  }
}

TEST_P(RoundTrip, NumbersWithSniffedDialect) {
  for (int round = 0; round < 60; ++round) {
    const auto columns = static_cast<Index>(2 + below(4)), rows = static_cast<Index>(2 + below(30));
    MatrixD values(rows, columns);
    for (Index i = 0; i < values.size(); ++i) {
      const std::uint64_t bits = random_();
      double value = 0;
      std::memcpy(&value, &bits, sizeof value);
      values.data()[i] = std::isfinite(value) ? value : static_cast<double>(bits % 1000) / 8;
      if (i >= columns && below(10) == 0) values.data()[i] = std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<std::string> header;
    for (Index i = 0; i < columns; ++i) header.push_back("n" + std::to_string(i));
    std::string text;
    append_header(text, header, GetParam());
    append_rows(text, values, TextColumns(0), GetParam());
    const MatrixD back = numbers(text);
    ASSERT_EQ(back.rows(), rows) << text;
    for (Index i = 0; i < values.size(); ++i) {
      const double a = values.data()[i], b = back.data()[i];
      ASSERT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Dialects, RoundTrip, testing::Values(',', ';', '\t', '|', ' '));

// Any bytes at all: an answer or an Error, never anything else.
TEST(HostileBytes, GiveATableOrAnError) {
  std::mt19937_64 random(99);
  const std::string bytes = "\"\",,;\t|  \n\n\r\r\na1.5e-\x1A\xEF\xBB\xBF?NA";
  for (int round = 0; round < 600; ++round) {
    std::string text;
    for (std::size_t n = random() % 40; n > 0; --n) text += bytes[random() % bytes.size()];
    const auto error = error_of([&] {
      numbers(text);
      texts(text);
    });
    if (!error) continue;
    ASSERT_EQ(error->fault(), Fault::data) << testing::PrintToString(text) << error->what();
  }
}

}  // namespace
}  // namespace aefx::csv::test
