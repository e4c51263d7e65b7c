// Tables that several processes read together, each its byte ranges.
#include "csv/bytes/byte_ranges.h"

#include "support/temp_dir.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ByteRangesTest : public testing::Test {
 protected:
  void write(const std::vector<std::string>& contents) {
    for (const std::string& bytes : contents) {
      paths_.push_back(dir_.write("p" + std::to_string(paths_.size()) + ".csv", bytes));
      sizes_.push_back(bytes.size());
    }
  }

  // The ranges of all lists: file, begin, end.
  using Bounds = std::vector<std::vector<std::uint64_t>>;
  static Bounds bounds(const std::vector<ByteRange>& ranges) {
    Bounds out;
    for (const ByteRange& range : ranges) out.push_back({range.file, range.begin, range.end});
    return out;
  }

  // Ranges that begin where lines do, as processes find them.
  std::vector<ByteRange> aligned(std::size_t count, char quote) const {
    std::vector<ByteRange> all, out;
    for (const auto& list : split_into_ranges(paths_, sizes_, count)) all.insert(all.end(), list.begin(), list.end());
    RangeCounts before;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].begin == 0) before = {};
      all[i].lines = before.lines;
      const RangeCounts here = count_range(paths_, all[i], quote);
      out.push_back(all[i].begin == 0 ? all[i] : align_to_line(paths_, all[i], quote, before.quotes % 2 == 1));
      before.lines += here.lines;
      before.quotes += here.quotes;
    }
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
      if (out[i + 1].file == out[i].file) out[i].end = out[i + 1].begin;
    }
    std::erase_if(out, [](const ByteRange& range) { return !range.whole && range.begin >= range.end; });
    return out;
  }

  aefx::test::TempDir dir_;
  std::vector<std::string> paths_;
  std::vector<std::uint64_t> sizes_;
};

TEST_F(ByteRangesTest, AreAboutAsLongInTheOrderOfTheFiles) {
  write({std::string(10, 'x'), "", std::string(5, 'x'), std::string(15, 'x')});
  const auto lists = split_into_ranges(paths_, sizes_, 3);
  ASSERT_EQ(lists.size(), 3U);
  EXPECT_EQ(bounds(lists[0]), (Bounds{{0, 0, 10}}));
  EXPECT_EQ(bounds(lists[1]), (Bounds{{1, 0, 0}, {2, 0, 5}, {3, 0, 5}}));
  EXPECT_EQ(bounds(lists[2]), (Bounds{{3, 5, 15}}));
  EXPECT_TRUE(lists[0][0].whole);
  EXPECT_TRUE(lists[1][0].whole);
  EXPECT_TRUE(lists[1][1].whole);
  EXPECT_FALSE(lists[1][2].whole);
  EXPECT_FALSE(lists[2][0].whole);
}

TEST_F(ByteRangesTest, MayBeFewerThanTheProcesses) {
  write({"ab"});
  const auto lists = split_into_ranges(paths_, sizes_, 4);
  EXPECT_EQ(bounds(lists[0]), Bounds());
  EXPECT_EQ(bounds(lists[1]), (Bounds{{0, 0, 1}}));
  EXPECT_EQ(bounds(lists[2]), Bounds());
  EXPECT_EQ(bounds(lists[3]), (Bounds{{0, 1, 2}}));
}

TEST_F(ByteRangesTest, CompressedFileIsOneRange) {
  write({std::string("\x1F\x8B\x08\0", 4) + std::string(96, 'x'), std::string(20, 'x')});
  const auto lists = split_into_ranges(paths_, sizes_, 3);
  EXPECT_EQ(bounds(lists[0]), (Bounds{{0, 0, 100}}));
  EXPECT_TRUE(lists[0][0].whole);
  EXPECT_EQ(bounds(lists[1]), Bounds());
  EXPECT_EQ(bounds(lists[2]), (Bounds{{1, 0, 20}}));
}

TEST_F(ByteRangesTest, CountsLineEndsAndQuotes) {
  write({"a,b\n\"1\",2\n3,\"4\"\n"});
  const ByteRange part{.file = 0, .begin = 3, .end = 13, .whole = false};  // two line ends and three quotes
  EXPECT_EQ(count_range(paths_, part, '"').lines, 2U);
  EXPECT_EQ(count_range(paths_, part, '"').quotes, 3U);
  EXPECT_EQ(count_range(paths_, part, '\0').quotes, 0U);
  const ByteRange whole{.file = 0, .begin = 0, .end = 18, .whole = true};
  EXPECT_EQ(count_range(paths_, whole, '"').lines, 0U);
}

TEST_F(ByteRangesTest, BeginAfterTheFirstLineEndOutsideQuotes) {
  write({"a,b\n\"x\ny\",2\n3,4\n"});
  const auto begin = [&](std::uint64_t at, char quote, bool in_quotes) {
    const ByteRange range = align_to_line(
        paths_, {.file = 0, .begin = at, .end = 18, .lines = at < 4 ? 0U : 1U, .whole = false}, quote, in_quotes);
    return std::vector<std::uint64_t>{range.begin, range.lines};
  };
  EXPECT_THAT(begin(2, '"', false), ElementsAre(4, 1));
  EXPECT_THAT(begin(4, '"', false), ElementsAre(12, 3));
  EXPECT_THAT(begin(5, '"', true), ElementsAre(12, 3));
  EXPECT_THAT(begin(5, '\0', false), ElementsAre(7, 2));
  EXPECT_THAT(begin(15, '"', false), ElementsAre(16, 2));
}

TEST_F(ByteRangesTest, AreReadAsTheWholeFiles) {
  std::string first = "n,t\n", second = "t,n\n";
  for (int i = 0; i < 300; ++i) {
    first += std::to_string(i) + (i % 5 == 0 ? ",\"two\nlines\"\n" : ",word\n");
    second += (i % 7 == 0 ? "\"a \"\"\n\"," : "b,") + std::to_string(1000 + i) + "\n";
  }
  write({first, second});
  Reader at_once(paths_, {});
  std::vector<RowLine> lines;
  RowBatch batch;
  while (at_once.read({{0}, {1}}, 50, batch)) lines.insert(lines.end(), batch.lines.begin(), batch.lines.end());
  const Rows expected = texts(Reader(paths_, {}));
  ASSERT_EQ(expected.size(), 600U);
  for (const std::size_t count : {1U, 2U, 3U, 7U, 50U}) {
    Reader parts(paths_, {});
    parts.restrict_to(aligned(count, '"'));
    EXPECT_EQ(texts(parts), expected) << count;
    Reader again(paths_, {});
    again.restrict_to(aligned(count, '"'));
    std::vector<RowLine> found;
    while (again.read({{0}, {1}}, 50, batch)) found.insert(found.end(), batch.lines.begin(), batch.lines.end());
    EXPECT_EQ(found, lines) << count;
  }
}

TEST_F(ByteRangesTest, RangeThatBeginsBeforeTheTableIsAnError) {
  write({"a title\nby hand\na,b\n1,2\n3,4\n5,6\n"});
  ReadOptions options;
  options.skip = 2;
  Reader reader(paths_, options);
  reader.restrict_to({{.file = 0, .begin = 8, .end = 28, .lines = 1, .whole = false}});
  EXPECT_THAT(error_of([&] { texts(reader); })->what(), HasSubstr("a part begins before the table does"));
}

}  // namespace
}  // namespace aefx::csv::test
