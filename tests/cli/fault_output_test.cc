// Faults 89 to 97: outputs that cannot be written.
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "cli/fault_table.h"
#include "cli/live_process.h"

namespace aefx::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FaultOutput : public TrainedFaultTest {
 protected:
  [[nodiscard]] Result endless(const std::vector<std::string>& more) const { return train_endlessly("t.csv", more); }
  void expect_untouched() const {
    EXPECT_EQ(dir.read("t.csv"), table(40));
    EXPECT_EQ(dir.read("t.aefx"), model);
  }
};

TEST_F(FaultOutput, F089_FullStdoutIsAnOutputError) {
  for (const char* command :
       {"train t.csv --dim 1 -q", "encode t.aefx t.csv", "score t.aefx t.csv", "explain t.aefx t.csv", "report t.aefx",
        "sweep t.csv --dims 1:1 -q", "--help", "train --help", "--version", ""}) {
    SCOPED_TRACE(command);
    const Result r = shell(std::string("\"$AEFX\" ") + command + " > /dev/full");
    expect_error(r, 5, "<stdout>: writing failed: No space left on device");
  }
  for (const char* command : {"encode t.aefx t.csv", "report t.aefx", "train t.csv --dim 1 -q --no-model"}) {
    SCOPED_TRACE(command);
    expect_error(shell(std::string("\"$AEFX\" ") + command + " -o /dev/full"), 5,
                 "/dev/full: writing failed: No space");
  }
  // A table whose codes fill several write buffers.
  dir.write("large.csv", table(30'000));
  expect_error(shell("\"$AEFX\" encode t.aefx large.csv > /dev/full"), 5, "<stdout>: writing failed: No space left");
}

TEST_F(FaultOutput, F089_ExitCodeIsKeptWhenStderrIsFull) {
  EXPECT_EQ(shell("\"$AEFX\" train none --dim 2 2>&-").code, 5);
  EXPECT_EQ(shell("\"$AEFX\" train none --dim 2 2>/dev/full").code, 5);
  EXPECT_EQ(shell("\"$AEFX\" train t.csv --dim 1 --no-model 2>/dev/full >/dev/null").code, 0);
}

TEST_F(FaultOutput, F090_FileSizeLimitKeepsTheOldFile) {
  dir.write("codes.csv", "old\n");
  for (const char* ignored : {"trap '' XFSZ; ", ""}) {
    SCOPED_TRACE(ignored);
    const std::string limit = std::string(ignored) + "ulimit -f 1; ";
    const Result saving = shell(limit + "exec \"$AEFX\" train t.csv --dim 2 -q --epochs 1 > /dev/null");
    expect_error(saving, 5, "t.aefx: writing failed: File too large", "-m or -o");
    dir.write("large.csv", table(3000));
    const Result large = shell(limit + "exec \"$AEFX\" encode t.aefx large.csv -q -o large_codes.csv");
    expect_error(large, 5, "large_codes.csv: writing failed: File too large", "-m or -o");
    expect_untouched();
    EXPECT_THAT(dir.list(), ElementsAre("codes.csv", "large.csv", "t.aefx", "t.csv"));
  }
}

TEST_F(FaultOutput, F090_FullDiskKeepsTheOldModel) {
  const std::string disk = dir.path("disk");
  std::filesystem::create_directory(disk);
  if (::mount("none", disk.c_str(), "tmpfs", 0, "size=16k") != 0) GTEST_SKIP() << "no file system can be mounted here";
  std::filesystem::copy(dir.path("t.aefx"), disk + "/t.aefx");
  const Result r = aefx(quick("t.csv", {"-q", "--dim", "2", "--hidden", "16", "-m", "disk/t.aefx", "-o", "codes.csv"}));
  const Result writing = aefx({"encode", "t.aefx", "-", "-o", "disk/codes.csv"}, table(3000));
  const auto files = dir.list();
  const std::string kept = dir.read("disk/t.aefx");
  ::umount(disk.c_str());
  expect_error(r, 5, "disk/t.aefx: writing failed: No space left on device", "-m or -o");
  expect_error(writing, 5, "disk/codes.csv: writing failed: No space left on device", "-m or -o");
  EXPECT_THAT(files, ElementsAre("codes.csv", "disk/t.aefx", "t.aefx", "t.csv"));  // codes that can be written are
  EXPECT_EQ(kept, model);
}

TEST_F(FaultOutput, F091_ReadOnlyFolderFailsBeforeTraining) {
  // Root ignores permissions, so that it gets a read-only file system.
  const std::string folder = "locked";
  std::filesystem::create_directory(dir.path(folder));
  const bool root = ::geteuid() == 0;
  if (root && ::mount("none", dir.path(folder).c_str(), "tmpfs", MS_RDONLY, "size=16k") != 0) {
    GTEST_SKIP() << "root may write anywhere here";
  }
  ASSERT_TRUE(root || ::chmod(dir.path(folder).c_str(), 0500) == 0);
  expect_error(endless({"-m", folder + "/m.aefx"}), 5, folder + "/m.aefx: can't be written: ", "-m or -o");
  expect_error(endless({"-o", folder + "/codes.csv", "--no-model"}), 5, folder + "/codes.csv: can't be written: ");
  expect_error(aefx({"encode", "t.aefx", "t.csv", "-o", folder + "/codes.csv"}), 5, folder + "/codes.csv: can't be");
  if (root) ::umount(dir.path(folder).c_str());
  expect_untouched();
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
}

TEST_F(FaultOutput, F092_MissingFolderFailsBeforeTraining) {
  expect_error(endless({"-m", "none/m.aefx"}), 5, "none/m.aefx: can't be written", "create the folder first");
  expect_error(endless({"-o", "none/codes.csv", "--no-model"}), 5, "none/codes.csv: can't be written",
               "create the folder first");
  expect_error(endless({"-m", "t.csv/m.aefx"}), 5, "t.csv/m.aefx: can't be written: Not a directory");
  expect_error(aefx({"encode", "t.aefx", "t.csv", "-o", "none/c.csv"}), 5, "none/c.csv: can't be", "create the folder");
  expect_untouched();
  EXPECT_THAT(dir.list(), ElementsAre("t.aefx", "t.csv"));
}

TEST_F(FaultOutput, F093_OutputNeverReplacesTheInput) {
  std::filesystem::create_symlink("t.csv", dir.path("link"));
  std::filesystem::create_hard_link(dir.path("t.csv"), dir.path("hard"));
  for (const std::string& name : std::vector<std::string>{"t.csv", "./t.csv", "link", "hard", dir.path("t.csv")}) {
    SCOPED_TRACE(name);
    expect_error(endless({"-o", name, "--no-model"}), 2, "same file");
    expect_error(endless({"-m", name}), 2, "same file");
    for (const char* command : {"encode", "score", "explain"}) {
      expect_error(aefx({command, "t.aefx", "t.csv", "-o", name}), 2, "same file");
    }
  }
  expect_error(aefx({"decode", "t.aefx", "t.csv", "-o", "t.csv"}), 2, "same file");
  std::filesystem::create_symlink("t.aefx", dir.path("model_link"));
  for (const char* name : {"t.aefx", "./t.aefx", "model_link"}) {
    for (const char* command : {"encode", "score", "explain", "report"}) {
      expect_error(aefx({command, "t.aefx", "t.csv", "-o", name}), 2, "same file");
    }
  }
  expect_error(aefx({"report", "t.aefx", "-o", "t.aefx"}), 2, "same file");
  expect_untouched();
  EXPECT_THAT(dir.list(), ElementsAre("hard", "link", "model_link", "t.aefx", "t.csv"));
}

TEST_F(FaultOutput, F094_ModelAndOutputMustDiffer) {
  std::filesystem::create_symlink("new", dir.path("link"));
  expect_error(endless({"-o", "x", "-m", "x"}), 2, "same file");
  expect_error(endless({"-o", "x", "-m", "./x"}), 2, "same file");
  expect_error(endless({"-o", "t.aefx"}), 2, "same file");
  expect_error(endless({"-m", "-"}), 2, "stdout", "-m");
  expect_untouched();
  EXPECT_THAT(dir.list(), ElementsAre("link", "t.aefx", "t.csv"));
}

TEST_F(FaultOutput, F095_ModelMustBeARegularFile) {
  std::filesystem::create_directory(dir.path("folder"));
  expect_error(endless({"-m", "folder"}), 5, "folder: is a directory", "name of a file");
  expect_error(endless({"-o", "folder", "--no-model"}), 5, "folder: is a directory", "name of a file");
  ASSERT_EQ(::mkfifo(dir.path("fifo").c_str(), 0600), 0);
  expect_error(endless({"-m", "fifo"}), 5, "fifo: is not a regular file", "name of a file");
  expect_error(endless({"-m", "/dev/null"}), 5, "/dev/null: is not a regular file", "name of a file");
  EXPECT_TRUE(std::filesystem::is_fifo(dir.path("fifo")));
  expect_error(aefx({"encode", "folder", "t.csv"}), 5, "folder: the model can't be read: Is a directory");
  expect_untouched();
}

TEST_F(FaultOutput, F096_ClosedPipeIsNoErrorAndTheModelIsSaved) {
  dir.write("large.csv", table(60'000));  // its codes exceed the buffer of a pipe
  const Result r = shell(
      "{ \"$AEFX\" train large.csv --dim 2 -q --valid 0.1 --epochs 1; echo $? > code; } | head -n 1; "
      "{ \"$AEFX\" encode large.aefx large.csv; echo $? >> code; } | head -n 1; cat code");
  EXPECT_EQ(r.out, "code1,code2\ncode1,code2\n0\n0\n");
  EXPECT_EQ(r.err, "");
  EXPECT_EQ(aefx({"report", "large.aefx"}).code, 0);
  // Also with endless input.
  const Result endless_input = shell(
      "{ echo a,b; exec yes 1,2; } | { timeout 20 \"$AEFX\" encode t.aefx -; echo $? > code; } | head -n 2; cat code");
  EXPECT_EQ(endless_input.err, "");
  EXPECT_EQ(lines_of(endless_input.out).back(), "0");
}

TEST_F(FaultOutput, F097_ClosedStdoutIsAnError) {
  std::filesystem::remove(dir.path("t.aefx"));
  const Result r = shell("\"$AEFX\" train t.csv --dim 2 -q >&-");
  EXPECT_EQ(r.code, 5);
  EXPECT_THAT(r.err, HasSubstr("<stdout>: is closed"));
  EXPECT_THAT(dir.list(), ElementsAre("t.csv"));
  ASSERT_EQ(shell("\"$AEFX\" train t.csv --dim 2 -q -o codes.csv >&- 2>&- <&-").code, 0);
  EXPECT_EQ(dir.read("codes.csv"), aefx({"encode", "t.aefx", "t.csv"}).out);
  const std::string now = dir.read("t.aefx");
  for (const char* command : {"encode t.aefx t.csv", "score t.aefx t.csv", "report t.aefx", "--help"}) {
    SCOPED_TRACE(command);
    const Result closed = shell(std::string("\"$AEFX\" ") + command + " >&-");
    EXPECT_EQ(closed.code, 5) << closed.err;
    EXPECT_THAT(closed.err, HasSubstr("<stdout>"));
  }
  EXPECT_EQ(shell("\"$AEFX\" encode t.aefx - <&-").code, 5);
  EXPECT_EQ(dir.read("t.csv"), table(40));
  EXPECT_EQ(dir.read("t.aefx"), now);
  EXPECT_THAT(dir.list(), ElementsAre("codes.csv", "t.aefx", "t.csv"));
}

}  // namespace
}  // namespace aefx::test
