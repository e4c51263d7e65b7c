// No file is harmed: paths that clash or can't be written are refused before a training that may take all night.
#include <sys/stat.h>

#include <filesystem>

#include "cli/table.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

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
  const std::string iris = source_file("data/iris.data");
};

TEST_F(Paths, TheTableIsNeverOverwritten) {
  std::filesystem::create_symlink("iris.data", dir.path("link"));
  std::filesystem::create_hard_link(dir.path("iris.data"), dir.path("hard"));
  for (const char* name : {"iris.data", "./iris.data", "link", "hard"}) {
    expect_error(train({"-o", name, "--no-model"}), 2, "same file");
    expect_error(train({"-m", name}), 2, "same file");
  }
  EXPECT_EQ(dir.read("iris.data"), iris);
}

TEST_F(Paths, ModelAndOutputAreTwoFiles) {
  expect_error(train({"-o", "x", "-m", "x"}), 2, "same file");
  expect_error(train({"-o", "x", "-m", "./x"}), 2, "same file");
  expect_error(train({"-o", "iris.aefx"}), 2, "same file");
  expect_error(train({"-m", "-"}), 2, "stdout", "-m");
  EXPECT_THAT(dir.list(), ElementsAre("iris.data"));
}

TEST_F(Paths, EncodeOverwritesNeitherItsTableNorItsModel) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q"}).code, 0);
  const std::string model = dir.read("iris.aefx");
  std::filesystem::create_symlink("iris.aefx", dir.path("link"));
  for (const char* command : {"encode", "decode"}) {
    expect_error(aefx({command, "iris.aefx", "iris.data", "-o", "iris.data"}), 2, "same file");
    expect_error(aefx({command, "iris.aefx", "iris.data", "-o", "link"}), 2, "same file");
  }
  expect_error(aefx({"report", "iris.aefx", "-o", "iris.aefx"}), 2, "same file");
  EXPECT_EQ(dir.read("iris.aefx"), model);
  EXPECT_EQ(dir.read("iris.data"), iris);
}

TEST_F(Paths, OnlyAModelIsReplacedByAModel) {
  dir.write("precious.txt", "do not lose me\n");
  expect_error(train({"-m", "precious.txt"}), 2, "precious.txt", "-m");
  EXPECT_EQ(dir.read("precious.txt"), "do not lose me\n");
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q"}).code, 0);
  const std::string old = dir.read("iris.aefx");
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q"}).code, 0);
  EXPECT_NE(dir.read("iris.aefx"), old);
  EXPECT_THAT(dir.list(), ElementsAre("iris.aefx", "iris.data", "precious.txt"));
}

TEST_F(Paths, WhatCanNotBeWrittenIsToldBeforeTraining) {
  std::filesystem::create_directory(dir.path("folder"));
  expect_error(train({"-m", "folder"}), 5, "folder: is a directory");
  expect_error(train({"-m", "none/m.aefx"}), 5, "none/m.aefx: can't be written", "create the folder");
  expect_error(train({"-o", "folder"}), 5, "folder: is a directory");
  expect_error(train({"-o", "folder", "--no-model"}), 5, "folder: is a directory");
  expect_error(train({"-o", "none/codes.csv", "--no-model"}), 5, "none/codes.csv", "create the folder");
  ASSERT_EQ(::mkfifo(dir.path("fifo").c_str(), 0600), 0);
  expect_error(train({"-m", "fifo"}), 5, "fifo: is not a regular file");
  EXPECT_THAT(dir.list(), ElementsAre("fifo", "iris.data"));
}

TEST_F(Paths, ALinkToAModelIsFollowed) {
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "1", "-q", "-m", "real.aefx"}).code, 0);
  std::filesystem::create_symlink("real.aefx", dir.path("link.aefx"));
  const std::string old = dir.read("real.aefx");
  ASSERT_EQ(aefx({"train", "iris.data", "--dim", "2", "-q", "-m", "link.aefx"}).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path("link.aefx")));
  EXPECT_NE(dir.read("real.aefx"), old);
}

TEST_F(Paths, NamesMayHoldAnything) {
  const std::string odd = "two words \xFF\xFE\x1b[31m.csv";
  dir.write(odd, iris);
  dir.write("-x.csv", iris);
  const Result r = aefx({"train", "--dim", "1", "-m", "m 1.aefx", "--", odd});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_THAT(r.err, ::testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(r.err, HasSubstr("\\xff"));
  EXPECT_TRUE(dir.has("m 1.aefx"));
  EXPECT_EQ(aefx({"encode", "m 1.aefx", odd}).out, r.out);
  EXPECT_EQ(aefx({"train", "--dim", "1", "-q", "--", "-x.csv"}).out, r.out);
  EXPECT_TRUE(dir.has("-x.aefx"));
  const Result gone = aefx({"train", "--dim", "1", "--", "\x1b[2J\xFFgone"});
  expect_error(gone, 5, "\\x1b[2J\\xffgone");
}

}  // namespace
}  // namespace aefx::test
