// The widely copied Keras script as one command: its report must say that it learned little.
#include <regex>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CopiedScript : public IrisTest {
 protected:
  [[nodiscard]] Result script(const std::string& rows) const {
    return aefx(
        {"train", "iris.data", "--dim", "2", "--preset", "keras2", "--valid", "0.5", "--seed", "1234", "--rows", rows});
  }
};

// Joins wrapped lines.
std::string unwrapped(const std::string& text) { return std::regex_replace(text, std::regex("\\s+"), " "); }

TEST_F(CopiedScript, ReportSaysItLearnedLittleAndWhy) {
  const Result r = script("valid");
  ASSERT_EQ(r.code, 0) << r.err;
  const std::string report = unwrapped(r.err);
  EXPECT_THAT(report, HasSubstr("It learned little: on 75 held-out rows its error is"));
  EXPECT_THAT(report, HasSubstr("x1, x2, x3 and x4 go beyond it"));
  EXPECT_THAT(report, HasSubstr("--scale minmax"));
}

TEST_F(CopiedScript, ValidRowsKeepTableOrder) {
  const Result r = script("valid");
  const auto lines = lines_of(r.out);
  ASSERT_EQ(lines.size(), 76U);
  std::vector<std::string> labels;
  for (std::size_t i = 1; i < lines.size(); ++i) labels.push_back(cells_of(lines[i]).at(2));
  EXPECT_TRUE(std::is_sorted(labels.begin(), labels.end()));  // iris is sorted by its labels
  EXPECT_NE(labels.front(), labels.back());
}

TEST_F(CopiedScript, TrainAndValidRowsPartitionTheTable) {
  std::vector<std::string> parts = lines_of(script("valid").out);
  const std::vector<std::string> train = lines_of(script("train").out);
  std::vector<std::string> all = lines_of(script("all").out);
  EXPECT_EQ(train.size(), 76U);
  parts.insert(parts.end(), train.begin() + 1, train.end());
  std::sort(parts.begin(), parts.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(parts, all);
}

TEST_F(CopiedScript, ValidationRowsDoNotInfluenceWeights) {
  // Changes the values of the held-out rows; the same rows are drawn, and the weights must not change.
  auto table = lines_of(dir.read("iris.data"));
  table.resize(150);
  const auto write = [&] {
    std::string text;
    for (std::size_t row = 0; row < 150; ++row) {
      const auto cells = cells_of(table[row]);
      text += cells[0] + "," + cells[1] + "," + cells[2] + "," + cells[3] + ",r" + std::to_string(row) + "\n";
    }
    dir.write("iris.data", text);
  };
  write();
  const std::string before = script("train").out;
  const auto held_out = lines_of(script("valid").out);
  ASSERT_EQ(held_out.size(), 76U);
  for (std::size_t i = 1; i < held_out.size(); ++i) {
    table.at(std::stoul(cells_of(held_out[i]).at(2).substr(1))) = "9.5,9.5,9.5,9.5,";
  }
  write();
  EXPECT_EQ(script("train").out, before);
}

TEST_F(CopiedScript, RowsValidRequiresValidation) {
  expect_error(aefx({"train", "iris.data", "--dim", "2", "--rows", "valid"}), 2, "--rows valid", "--valid 0.2");
  expect_error(aefx({"train", "iris.data", "--dim", "2", "--rows", "some"}), 2, "'some'");
  EXPECT_THAT(dir.list(), ::testing::ElementsAre("iris.data"));
}

TEST_F(CopiedScript, DefaultsReportNoSuchWarning) {
  EXPECT_THAT(aefx({"train", "iris.data", "--dim", "2"}).err, Not(HasSubstr("learned little")));
}

}  // namespace
}  // namespace aefx::test
