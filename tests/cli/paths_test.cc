// Output paths that collide or cannot be written are errors before training starts.
#include <filesystem>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;

class Paths : public IrisTest {
 protected:
  [[nodiscard]] Result train(const std::vector<std::string>& more) const { return train_endlessly("iris.data", more); }
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
