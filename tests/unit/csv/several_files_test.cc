// Files that are read as one table.
#include <filesystem>

#include "support/temp_dir.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SeveralFiles : public testing::Test {
 protected:
  Reader open_all(const std::vector<std::string>& contents, const ReadOptions& options = {}) {
    paths.clear();
    for (std::size_t i = 0; i < contents.size(); ++i) {
      paths.push_back(dir.write("p" + std::to_string(i) + ".csv", contents[i]));
    }
    return {paths, options};
  }

  aefx::test::TempDir dir;
  std::vector<std::string> paths;
};

TEST_F(SeveralFiles, AreReadInOrder) {
  Reader reader = open_all({"a,b\n1,2\n", "a,b\n3,4\n5,6\n", "a,b\n"});
  EXPECT_EQ(texts(reader), (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}}));
}

TEST_F(SeveralFiles, ColumnsAreMatchedByName) {
  Reader reader = open_all({"a,b,a\n1,2,3\n", "a;a;b\n10;30;20\n"});
  EXPECT_EQ(texts(reader), (Rows{{"1", "2", "3"}, {"10", "20", "30"}}));
}

TEST_F(SeveralFiles, NoHeaderInTheFirstMeansNoneInOthers) {
  Reader reader = open_all({"1,a\n2,b\n3,c\n", "bad,x\n4,y\n5,z\n"});
  EXPECT_EQ(error_of([&] { numbers(reader); })->where(), paths[1] + ":1, column \"x1\"");
}

// Files made by `split -l`.
TEST_F(SeveralFiles, LaterFileMayHaveNoHeader) {
  EXPECT_EQ(texts(open_all({"name,color\nann,red\nbob,blue\ncid,red\n", "dan,green\neve,red\n"})).size(), 5U);
  EXPECT_EQ(texts(open_all({"a,b\n1,2\n3,4\n", "5,6\n7,8\n"})).size(), 4U);
  EXPECT_EQ(texts(open_all({"a,b\nb,a\na,b\nb,b\n", "a,b\n", "b,a\n"}, with(Header::no))).size(), 6U);
}

TEST_F(SeveralFiles, KindsComeFromTheFirstFileWithAValue) {
  Reader reader = open_all({"a,b,c\n", "c,a,b\n,,x\n", "a,b,c\n1,y,2\n"});
  EXPECT_THAT(kinds(reader.schema()), ElementsAre(Kind::number, Kind::text, Kind::number));
  EXPECT_EQ(texts(reader), (Rows{{"", "x", ""}, {"1", "y", "2"}}));
}

TEST_F(SeveralFiles, ColumnsAreMatchedByPositionWithoutNames) {
  Reader reader = open_all({"1,2\n3,4\n", "5,6\n"});
  EXPECT_EQ(texts(reader), (Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}}));
}

// A row that is cut where the file was is no error of the table.
TEST_F(SeveralFiles, RowsOfAFileThatWasCutAreAnErrorOfTheFile) {
  std::string rows = "a,b\n";
  for (int i = 0; i < 1'000'000; ++i) rows += "12,345\n";
  for (const bool as_written : {false, true}) {
    Reader reader = open_all({"a,b\n1,2\n", rows});
    if (as_written) reader.keep_as_written();
    const Projection projection{.numbers = as_written ? std::vector<std::size_t>{} : std::vector<std::size_t>{0, 1},
                                .texts = as_written ? std::vector<std::size_t>{0, 1} : std::vector<std::size_t>{}};
    RowBatch batch;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(reader.read(projection, 1000, batch));
    std::filesystem::resize_file(paths[1], 6'000'000);  // behind "12"
    const std::optional<Error> error = error_of([&] {
      while (reader.read(projection, 1000, batch)) batch = {};
    });
    ASSERT_TRUE(error) << as_written;
    EXPECT_EQ(error->fault(), Fault::io) << error->what();
    EXPECT_EQ(error->where(), paths[1]);
    EXPECT_THAT(error->message(), HasSubstr("while it was read"));
  }
}

TEST_F(SeveralFiles, DifferentColumnsAreAnErrorThatNamesBothFiles) {
  Reader reader = open_all({"a,b\n1,2\n", "a,c\n3,4\n"});
  Error error = error_of([&] { texts(reader); }).value();
  EXPECT_EQ(error.fault(), Fault::data);
  EXPECT_EQ(error.where(), paths[1]);
  EXPECT_EQ(error.message(), "there is no column \"b\", which " + paths[0] + " has");
  Reader longer = open_all({"a,b\n1,2\n", "a,b,c\n3,4,5\n"});
  error = error_of([&] { texts(longer); }).value();
  EXPECT_THAT(error.message(), HasSubstr("it has 3 columns, and " + paths[0] + " has 2"));
}

TEST_F(SeveralFiles, ReaderMayBeAskedAfterAFileThatIsNoTable) {
  Reader reader = open_all({"a,b\n1,2\n\n3,4\n", ""});
  ASSERT_TRUE(error_of([&] { texts(reader); }));
  EXPECT_EQ(reader.irregular().blank_lines, 1U);
  reader.prefetch();
  EXPECT_EQ(error_of([&] { texts(reader); })->fault(), Fault::bug);
}

TEST_F(SeveralFiles, RowsHaveFileAndLine) {
  Reader reader = open_all({"a,b\n1,2\n", "a,b\n3,4\n5,6\n"});
  std::vector<RowLine> lines;
  RowBatch batch;
  while (reader.read({.numbers = {0}, .texts = {}}, 10, batch)) {
    lines.insert(lines.end(), batch.lines.begin(), batch.lines.end());
  }
  EXPECT_THAT(lines, ElementsAre(RowLine(2, 0), RowLine(2, 1), RowLine(3, 1)));
  EXPECT_EQ(reader.names(), paths);
}

TEST_F(SeveralFiles, ErrorsNameTheFile) {
  Reader reader = open_all({"a,b\n1,2\n", "a,b\n3,4\n5\n6,7\n"});
  EXPECT_EQ(error_of([&] { texts(reader); })->where(), paths[1] + ":3");
  Reader text = open_all({"a,b\n1,2\n5,6\n", "b,a\n3,4\n5,x\n6,7\n8,9\n"});
  EXPECT_EQ(error_of([&] { numbers(text); })->where(), paths[1] + ":3, column \"a\"");
}

TEST_F(SeveralFiles, IrregularLinesAreCountedInAllFiles) {
  ReadOptions options;
  options.on_ragged = OnRagged::skip;
  options.comment = "#";
  Reader reader = open_all({"a,b\n1,2\n\n3,4\n#x\n", "a,b\n#\n3\n5,6\n", "a,b\n\n7,8,9\n1,1\n"}, options);
  EXPECT_EQ(texts(reader).size(), 4U);
  const Irregular seen = reader.irregular();
  EXPECT_EQ(seen.blank_lines, 2U);
  EXPECT_EQ(seen.comments, 2U);
  EXPECT_EQ(seen.ragged, 2U);
  EXPECT_EQ(seen.first_ragged, paths[1] + ":3: 2 cells expected, 1 found");
}

TEST_F(SeveralFiles, MissingLaterFileFailsAtOnce) {
  const std::string there = dir.write("a.csv", "a\n1\n");
  EXPECT_EQ(error_of([&] { Reader reader({there, dir.path("none.csv")}, {}); })->where(), dir.path("none.csv"));
}

TEST_F(SeveralFiles, TextsOfAllFilesAreKeptAsWritten) {
  Reader reader = open_all({"a,b\n1, x\n2,\"y\"\n", "b,a\n\"u\"\"\",3\n v,4\n", "a,b\n5,\"w\"\n"});
  reader.keep_as_written();
  EXPECT_EQ(texts(reader), (Rows{{"1", " x"}, {"2", "\"y\""}, {"3", "\"u\"\"\""}, {"4", " v"}, {"5", "\"w\""}}));
}

}  // namespace
}  // namespace aefx::csv::test
