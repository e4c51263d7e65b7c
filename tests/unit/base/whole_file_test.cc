#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "base/file.h"
#include "support/temp_dir.h"

namespace aefx {
namespace {

TEST(WholeFile, ReadsToTheEnd) {
  const test::TempDir dir;
  for (const std::size_t size : {0, 1, 65'535, 65'536, 200'000}) {
    const std::string text(size, 'x');
    const WholeFile file = read_whole(dir.write("f", text), 1U << 20U);
    EXPECT_TRUE(file.opened);
    EXPECT_EQ(file.cause, 0);
    EXPECT_EQ(file.bytes, text);
  }
}

TEST(WholeFile, StopsAboveTheLimit) {
  const test::TempDir dir;
  const std::string path = dir.write("f", std::string(1000, 'x'));
  EXPECT_EQ(read_whole(path, 1000).bytes.size(), 1000U);
  EXPECT_GT(read_whole(path, 999).bytes.size(), 999U);
  const WholeFile endless = read_whole("/dev/zero", 100'000);
  EXPECT_EQ(endless.cause, 0);
  EXPECT_GT(endless.bytes.size(), 100'000U);
  EXPECT_LT(endless.bytes.size(), 1'000'000U);
}

TEST(WholeFile, ReportsErrno) {
  const test::TempDir dir;
  const WholeFile missing = read_whole(dir.path("none"), 10);
  EXPECT_FALSE(missing.opened);
  EXPECT_EQ(missing.cause, ENOENT);
  const WholeFile folder = read_whole(dir.path().string(), 10);
  EXPECT_TRUE(folder.opened);
  EXPECT_EQ(folder.cause, EISDIR);
}

}  // namespace
}  // namespace aefx
