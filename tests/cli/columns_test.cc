// Choice of features and passthrough columns, and their names in the output.
#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Columns : public CliTest {
 protected:
  Columns() {
    dir.write("t.csv",
              "id,len,width,height,kind\n"
              "1,5,3,1,a\n2,4,3,2,b\n3,5,2,4,a\n4,6,3,3,b\n5,5,4,1,a\n6,4,2,2,b\n");
  }
  [[nodiscard]] Result train(std::vector<std::string> more, const std::string& table = "t.csv",
                             std::optional<std::string> input = std::nullopt) const {
    std::vector<std::string> arguments{"train", table, "--dim", "1", "--epochs", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return aefx(arguments, std::move(input));
  }
  // Returns the features that the report names, in order.
  [[nodiscard]] std::vector<std::string> features(const std::string& model = "t.aefx") const {
    std::vector<std::string> names;
    for (const std::string& line : lines_of(aefx({"report", model, "--format", "csv"}).out)) {
      const auto cells = cells_of(line);
      if (cells.at(0) == "code1" && cells.at(1) != "(bias)") names.push_back(cells.at(1));
    }
    return names;
  }
  [[nodiscard]] static std::string header(const Result& r) { return r.out.substr(0, r.out.find('\n')); }
};

TEST_F(Columns, NumbersAreFeaturesAndTextIsPassthrough) {
  const Result r = train({});
  EXPECT_EQ(header(r), "code1,kind");
  EXPECT_THAT(features(), ElementsAre("id", "len", "width", "height"));
}

TEST_F(Columns, SpecsTakeNamesPositionsRangesAndGlobs) {
  const std::vector<std::pair<const char*, std::vector<std::string>>> cases{{"len", {"len"}},
                                                                            {"len,height", {"len", "height"}},
                                                                            {"2", {"len"}},
                                                                            {"2:3", {"len", "width"}},
                                                                            {"len:height", {"len", "width", "height"}},
                                                                            {"3:", {"width", "height"}},
                                                                            {"*th", {"width"}},
                                                                            {"?e*", {"len", "height"}}};
  for (const auto& [spec, names] : cases) {
    const Result r = train({"--features", spec, "--drop", "kind", "-q"});
    ASSERT_EQ(r.code, 0) << spec << ": " << r.err;
    EXPECT_EQ(features(), names) << spec;
    EXPECT_EQ(header(r), "code1") << spec;
  }
  expect_error(train({"--features", "3:", "-q"}), 3, "\"kind\" holds text");
}

TEST_F(Columns, DropAndKeepExcludeFeatures) {
  const Result r = train({"--drop", "len", "--keep", "id,kind", "-q"});
  EXPECT_EQ(header(r), "code1,id,kind");
  EXPECT_EQ(cells_of(lines_of(r.out).at(2)).at(1), "2");
  EXPECT_THAT(features(), ElementsAre("width", "height"));
  EXPECT_EQ(header(train({"--keep", "", "-q"})), "code1");
}

TEST_F(Columns, KeptCellsAreUnchanged) {
  dir.write("t.csv", "id,a,b,note\n007,1,2,\"x, y\"\n008,2,1,\"say \"\"hi\"\"\"\n1.50,3,5,\n");
  const Result r = train({"--keep", "id,note", "-q"});
  ASSERT_EQ(r.code, 0) << r.err;
  const auto lines = lines_of(r.out);
  EXPECT_EQ(lines.at(0), "code1,id,note");
  EXPECT_THAT(lines.at(1), ::testing::EndsWith(",007,\"x, y\""));
  EXPECT_THAT(lines.at(2), ::testing::EndsWith(",008,\"say \"\"hi\"\"\""));
  EXPECT_THAT(lines.at(3), ::testing::EndsWith(",1.50,"));
}

TEST_F(Columns, NamesOption) {
  dir.write("t.csv", "1,2\n3,4\n5,7\n");
  ASSERT_EQ(train({"-q", "--names", "first,second"}).code, 0);
  EXPECT_THAT(features(), ElementsAre("first", "second"));
  expect_error(train({"--names", "first"}), 2, "--names has 1 name for 2 columns");
}

TEST_F(Columns, RenamedPassthroughColumnStaysUnique) {
  dir.write("t.csv", "a,b,code1,code1_kept\n1,2,x,p\n2,3,y,q\n5,5,z,r\n");
  const auto names = cells_of(header(train({"-q"})));
  ASSERT_EQ(names.size(), 3U);
  EXPECT_NE(names[1], names[2]);
}

}  // namespace
}  // namespace aefx::test
