// A disk that is full, and names at the limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "aefx/base/error.h"
#include "base/file.h"
#include "support/temp_dir.h"

namespace aefx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Files of this process may not grow beyond `bytes` while it lives: what a full disk is to a writer.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &old_), 0);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*handler_)(int);
};

TEST(AtomicFile, FullDiskIsAnErrorAndKeepsTheOldFile) {
  const test::TempDir dir;
  dir.write("f", "old");
  Fault fault = Fault::bug;
  std::string said;
  {
    const FileSizeLimit limit(1000);
    try {
      AtomicFile file(dir.path("f"));
      file.write(std::string(600, 'x'));
      file.write(std::string(600, 'x'));
      file.commit();
    } catch (const Error& error) {
      fault = error.fault();
      said = error.what();
    }
  }
  EXPECT_EQ(fault, Fault::io);
  EXPECT_THAT(said, HasSubstr(dir.path("f")));
  EXPECT_EQ(dir.read("f"), "old");
  EXPECT_THAT(dir.list(), ElementsAre("f"));
}

TEST(AtomicFile, AcceptsLongestName) {
  const test::TempDir dir;
  const std::string name(255, 'n');
  {
    AtomicFile file(dir.path(name));
    file.write("x");
    file.commit();
  }
  EXPECT_THAT(dir.list(), ElementsAre(name));
  EXPECT_THROW(AtomicFile(dir.path(name + "n")), Error);  // at once, and not at the end
  EXPECT_THAT(dir.list(), ElementsAre(name));
}

TEST(AtomicFile, WritesTargetOfDanglingLink) {
  const test::TempDir dir;
  std::filesystem::create_symlink("later", dir.path("link"));
  {
    AtomicFile file(dir.path("link"));
    file.write("x");
    file.commit();
  }
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path("link")));
  EXPECT_EQ(dir.read("later"), "x");
}

TEST(AtomicFile, LinkCycleIsAnError) {
  const test::TempDir dir;
  std::filesystem::create_symlink("b", dir.path("a"));
  std::filesystem::create_symlink("a", dir.path("b"));
  EXPECT_THROW(AtomicFile(dir.path("a")).commit(), Error);
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path("a")));
}

TEST(AtomicFile, LinkToFolderIsAnError) {
  const test::TempDir dir;
  std::filesystem::create_directory(dir.path("folder"));
  std::filesystem::create_directory_symlink("folder", dir.path("link"));
  EXPECT_THROW(AtomicFile(dir.path("link")).commit(), Error);
  EXPECT_TRUE(std::filesystem::is_empty(dir.path("folder")));
}

}  // namespace
}  // namespace aefx
