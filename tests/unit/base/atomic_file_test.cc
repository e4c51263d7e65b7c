#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <thread>

#include "aefx/base/error.h"
#include "base/file.h"
#include "base/unnamed_file.h"
#include "support/temp_dir.h"

namespace aefx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void save(const std::string& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

unsigned mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(stat(path.c_str(), &status), 0);
  return status.st_mode & 0777U;
}

// The error of opening `path`, or a failure.
Error opening(const std::string& path) {
  try {
    const AtomicFile file(path);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << path << " was opened";
  return {Fault::bug, ""};
}

TEST(AtomicFile, WritesBytes) {
  const test::TempDir dir;
  AtomicFile file(dir.path("f"));
  file.write("one ");
  file.write(std::string_view("t\0o", 3));
  file.commit();
  EXPECT_EQ(dir.read("f"), std::string("one t\0o", 7));
  EXPECT_THAT(dir.list(), ElementsAre("f"));
}

TEST(AtomicFile, KeepsOldContentUntilCommit) {
  const test::TempDir dir;
  dir.write("f", "old");
  AtomicFile file(dir.path("f"));
  file.write("new");
  EXPECT_EQ(dir.read("f"), "old");
  file.commit();
  EXPECT_EQ(dir.read("f"), "new");
  EXPECT_THAT(dir.list(), ElementsAre("f"));
}

TEST(AtomicFile, RemovesTemporaryFileWithoutCommit) {
  const test::TempDir dir;
  dir.write("old", "old");
  {
    AtomicFile over(dir.path("old"));
    over.write("new");
    AtomicFile fresh(dir.path("fresh"));
    fresh.write("new");
    EXPECT_FALSE(dir.has("fresh"));
  }
  EXPECT_THAT(dir.list(), ElementsAre("old"));
  EXPECT_EQ(dir.read("old"), "old");
}

TEST(AtomicFile, DirectoryIsAnError) {
  const test::TempDir dir;
  const Error error = opening(dir.path().string());
  EXPECT_EQ(error.fault(), Fault::io);
  EXPECT_EQ(error.where(), dir.path().string());
  EXPECT_THAT(error.message(), HasSubstr("directory"));
  EXPECT_THAT(dir.list(), IsEmpty());
}

TEST(AtomicFile, MissingFolderFailsAtOnce) {
  const test::TempDir dir;
  const Error error = opening(dir.path("none/f"));
  EXPECT_EQ(error.fault(), Fault::io);
  EXPECT_EQ(error.where(), dir.path("none/f"));
  EXPECT_THAT(error.message(), HasSubstr("No such file"));
  EXPECT_THAT(error.hint(), HasSubstr("folder"));
}

TEST(AtomicFile, DeviceIsAnErrorAndStays) {
  EXPECT_EQ(opening("/dev/null").fault(), Fault::io);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(AtomicFile, KeepsPermissions) {
  const test::TempDir dir;
  const std::string path = dir.write("f", "old");
  ASSERT_EQ(chmod(path.c_str(), 0640), 0);
  save(path, "new");
  EXPECT_EQ(mode_of(path), 0640U);
}

TEST(AtomicFile, NewFileHasDefaultPermissions) {
  const test::TempDir dir;
  const mode_t mask = umask(027);
  save(dir.path("f"), "new");
  umask(mask);
  EXPECT_EQ(mode_of(dir.path("f")), 0640U);
}

TEST(AtomicFile, FollowsALink) {
  const test::TempDir dir;
  dir.write("real/f", "old");
  std::filesystem::create_symlink("real/f", dir.path("link"));
  save(dir.path("link"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(dir.path("link")));
  EXPECT_EQ(dir.read("real/f"), "new");
  EXPECT_THAT(dir.list(), ElementsAre("link", "real/f"));
}

TEST(AtomicFile, KeepsTheOwner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  const test::TempDir dir;
  const std::string path = dir.write("f", "old");
  ASSERT_EQ(chown(path.c_str(), 1234, 2345), 0);
  ASSERT_EQ(chmod(path.c_str(), 0460), 0);
  save(path, "new");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 1234U);
  EXPECT_EQ(status.st_gid, 2345U);
  EXPECT_EQ(mode_of(path), 0460U);
}

// A process that is killed leaves nothing, or, in the moment when the file gets its name and where files can't be
// without one, a hidden file that the next one removes.
TEST(UnnamedFile, DeadProcessLeavesNothing) {
  const test::TempDir dir;
  const std::string path = dir.path("f");
  const auto die_with_file = [&](bool named) {
    const pid_t child = fork();
    if (child == 0) {
      UnnamedFile file = make_unnamed_file(path);
      _exit(file.descriptor >= 0 && (!named || give_hidden_name(file, path) == 0) ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  };
  EXPECT_EQ(die_with_file(false), 0);
  if (!dir.list().empty()) GTEST_SKIP() << "the file system has no files without names";
  EXPECT_EQ(die_with_file(true), 0);
  UnnamedFile own = make_unnamed_file(path);
  ASSERT_EQ(give_hidden_name(own, path), 0);
  UnnamedFile other = make_unnamed_file(dir.path("g"));
  ASSERT_EQ(give_hidden_name(other, dir.path("g")), 0);
  close(other.descriptor);
  EXPECT_EQ(dir.list().size(), 3U);
  remove_leftovers(path);  // of the dead one, not of one that lives, nor of another file
  EXPECT_THAT(dir.list(), testing::UnorderedElementsAre(std::filesystem::path(own.name).filename().string(),
                                                        std::filesystem::path(other.name).filename().string()));
  close(own.descriptor);
  remove_leftovers(path);
  EXPECT_THAT(dir.list(), ElementsAre(std::filesystem::path(other.name).filename().string()));
}

TEST(WriteAll, WaitsForAPipeThatDoesNotBlock) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_NONBLOCK), 0);
  const std::string bytes(1'000'000, 'x');
  std::size_t got = 0;
  std::thread reader([&] {
    std::array<char, 10'000> piece{};
    for (ssize_t n = 0; (n = read(ends[0], piece.data(), piece.size())) != 0;) {
      if (n > 0) got += static_cast<std::size_t>(n);
    }
  });
  EXPECT_EQ(write_all(ends[1], bytes), 0);
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_EQ(got, bytes.size());
}

TEST(WriteAll, ReturnsErrno) {
  EXPECT_EQ(write_all(-1, "x"), EBADF);
  EXPECT_EQ(write_all(-1, ""), 0);
}

// More than a pipe holds at once, taken out a little at a time.
TEST(WriteAll, ContinuesAfterShortWrites) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const std::string bytes(1'000'000, 'x');
  std::string got;
  std::thread reader([&] {
    std::array<char, 1000> piece{};
    for (ssize_t n = 0; (n = read(ends[0], piece.data(), piece.size())) > 0;) {
      got.append(piece.data(), static_cast<std::size_t>(n));
    }
  });
  EXPECT_EQ(write_all(ends[1], bytes), 0);
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_EQ(got, bytes);
}

}  // namespace
}  // namespace aefx
