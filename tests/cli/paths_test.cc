// No file is harmed: paths that clash or can't be written are refused before a training that may take all night.
#include <filesystem>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;

class Paths : public IrisTest {
 protected:
  // An endless training, which only a check before it can end.
  [[nodiscard]] Result train(std::vector<std::string> more) const {
    Command command;
    command.arguments = {"train",    "iris.data", "--dim",   "2",   "--epochs",   "100000000",
                         "--margin", "0",         "--valid", "0.1", "--patience", "100000000"};
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.limit = std::chrono::seconds(10);
    return in_dir(command);
  }
};

TEST_F(Paths, ModelReplacesOnlyModels) {
  dir.write("precious.txt", "do not lose me\n");
  expect_error(train({"-m", "precious.txt"}), 2, "precious.txt", "-m");
  EXPECT_EQ(dir.read("precious.txt"), "do not lose me\n");
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q"}).code, 0);
  const std::string old = dir.read("iris.aefx");
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q"}).code, 0);
  EXPECT_NE(dir.read("iris.aefx"), old);
  EXPECT_THAT(dir.list(), ElementsAre("iris.aefx", "iris.data", "precious.txt"));
}

TEST_F(Paths, FollowsSymbolicLinks) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q", "-m", "real.aefx"}).code, 0);
  std::filesystem::create_symlink("real.aefx", dir.path("link.aefx"));
  const std::string old = dir.read("real.aefx");
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q", "-m", "link.aefx"}).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path("link.aefx")));
  EXPECT_NE(dir.read("real.aefx"), old);
}

}  // namespace
}  // namespace aefx::test
