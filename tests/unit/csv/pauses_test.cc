// Bytes that come with pauses, as `tail -f` gives them.
#include <chrono>
#include <vector>

#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;

// Gives its pieces one after the other, and is not ready in between, once each time it is asked.
class Halting : public ByteSource {
 public:
  explicit Halting(std::vector<std::string> pieces) : pieces_(std::move(pieces)) { std::erase(pieces_, ""); }

  std::size_t read(char* buffer, std::size_t size) override {
    asked_ = 0;
    if (at_ == pieces_.size()) return 0;
    std::string& piece = pieces_[at_];
    const std::size_t count = piece.copy(buffer, size);
    piece.erase(0, count);
    if (piece.empty()) ++at_;
    return count;
  }

  // Not ready for as often as the reader asks before it stops waiting; then the next piece is there.
  bool ready(std::chrono::milliseconds) override {
    constexpr int kTimes = 3;
    return at_ == pieces_.size() || ++asked_ > kTimes;
  }

 private:
  std::vector<std::string> pieces_;
  std::size_t at_ = 0;
  int asked_ = 0;
};

Reader halting(std::vector<std::string> pieces, bool live) {
  ReadOptions options;
  options.live = live;
  return Reader(std::make_unique<Halting>(std::move(pieces)), "t.csv", options);
}

// The rows of each batch.
std::vector<std::size_t> batches(Reader& reader, Rows& rows) {
  Projection projection;
  for (std::size_t i = 0; i < reader.schema().columns.size(); ++i) projection.texts.push_back(i);
  std::vector<std::size_t> sizes;
  RowBatch batch;
  while (reader.read(projection, 1000, batch)) {
    sizes.push_back(batch.rows());
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      auto& row = rows.emplace_back();
      for (std::size_t j = 0; j < projection.texts.size(); ++j) row.emplace_back(batch.texts.at(i, j));
    }
  }
  return sizes;
}

TEST(Pauses, RowsAreGivenAsTheyArrive) {
  Reader reader = halting({"a,b\n1,2\n", "3,4\n5,", "6\n", "7,8"}, true);
  Rows rows;
  EXPECT_GE(batches(reader, rows).size(), 2U);
  EXPECT_EQ(rows, (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}, {"7", "8"}}));
}

TEST(Pauses, QuotedLineEndsSurvivePauses) {
  for (const std::string end : {"\n", "\r\n"}) {
    const std::string text = "a,b" + end + "1,\"x" + end + "y\"" + end + "2,z" + end;
    const Rows expected{{"1", "x" + end + "y"}, {"2", "z"}};
    for (std::size_t i = 0; i <= text.size(); ++i) {
      for (std::size_t j = i; j <= text.size(); ++j) {
        Reader reader = halting({text.substr(0, i), text.substr(i, j - i), text.substr(j)}, false);
        Rows rows;
        batches(reader, rows);
        ASSERT_EQ(rows, expected) << i << " " << j;
      }
    }
  }
}

TEST(Pauses, ByteOrderMarkIsRemovedAtTheBeginningOnly) {
  const std::string mark = "\xEF\xBB\xBF";
  Reader reader = halting({mark + "a,b\n1,2\n", mark + "3,4\n"}, true);
  Rows rows;
  batches(reader, rows);
  EXPECT_EQ(reader.schema().columns[0].name, "a");
  EXPECT_EQ(rows, (Rows{{"1", "2"}, {mark + "3", "4"}}));
}

TEST(Pauses, LiveReadersSniffFewRows) {
  const std::vector<std::string> pieces{"a,b\n1,2\n", "x,y\nz,u\nv,w\n"};
  EXPECT_THAT(kinds(halting(pieces, false).schema()), ElementsAre(Kind::text, Kind::text));
  EXPECT_THAT(kinds(halting(pieces, true).schema()), ElementsAre(Kind::number, Kind::number));
}

// A header, a comment, a blank line or half a record tell no kinds: it waits for a row.
TEST(Pauses, SnifferWaitsForARow) {
  for (const std::string first : {"#c\na,b\n", "a,b\n\n", "a,b\n1,\"x\n"}) {
    const std::string rest = first.ends_with("x\n") ? "y\"\n2,z\n" : "1,x\n2,z\n";
    ReadOptions options;
    options.live = true;
    options.comment = "#";
    Reader reader(std::make_unique<Halting>(std::vector<std::string>{first, rest}), "t.csv", options);
    EXPECT_THAT(kinds(reader.schema()), ElementsAre(Kind::number, Kind::text)) << first;
    EXPECT_EQ(texts(reader).size(), 2U) << first;
  }
}

// Bytes that never pause but where the test says: what is whole is given before more is waited for.
TEST(Pauses, CommentsAndPartialRecordsDelayNoRow) {
  for (const std::string half : {"#c\n", "\n", "\"x\n"}) {
    ReadOptions options;
    options.live = true;
    options.comment = "#";
    const std::string rest = half == "\"x\n" ? "y\",9\n" : "9,9\n";
    Reader reader(std::make_unique<Halting>(std::vector<std::string>{"a,b\n1,2\n3,4\n", "5,6\n" + half, rest}), "t.csv",
                  options);
    Rows rows;
    const std::vector<std::size_t> sizes = batches(reader, rows);
    EXPECT_THAT(sizes, ElementsAre(2U, 1U, 1U)) << half;
    EXPECT_EQ(rows.size(), 4U);
  }
}

TEST(Pauses, CtrlZAfterAPauseIsAnError) {
  Reader reader = halting({"a,b\n1,2\n3,4\n", "\x1A\n"}, true);
  Rows rows;
  EXPECT_THAT(error_of([&] { batches(reader, rows); })->what(), testing::HasSubstr(":4"));
}

TEST(Pauses, ErrorsKeepTheirLines) {
  Reader reader = halting({"a,b\n1,2\n", "3,4\n", "5\n"}, true);
  Rows rows;
  EXPECT_EQ(error_of([&] { batches(reader, rows); })->where(), "t.csv:4");
}

}  // namespace
}  // namespace aefx::csv::test
