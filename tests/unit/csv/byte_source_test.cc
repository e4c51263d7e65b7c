#include "csv/bytes/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "csv/bytes/file_version.h"
#include "tables.h"

namespace aefx::csv::test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class ByteSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "aefx-csv-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  static Error open_error(const std::string& path) {
    return error_of([&] { Reader reader(path, {}); }).value_or(Error(Fault::bug, "no error"));
  }

  fs::path folder_;
};

TEST_F(ByteSourceTest, ReadsAFile) {
  std::ofstream(path("a.csv")) << "a,b\n1,2\n";
  Reader reader(path("a.csv"), {});
  EXPECT_EQ(reader.name(), path("a.csv"));
  EXPECT_EQ(texts(reader), (Rows{{"1", "2"}}));
}

// Reads some bytes of a file, changes it, and reads on.
TEST_F(ByteSourceTest, FileThatChangesWhileItIsReadIsAnError) {
  const std::string file = path("a.csv");
  const auto error_after = [&](const std::string& change) {
    std::ofstream(file) << "a,b\n" << std::string(100'000, '1') << "\n";
    const auto bytes = open_bytes(file);
    std::vector<char> buffer(50'000);
    EXPECT_EQ(bytes->read(buffer.data(), buffer.size()), buffer.size());
    EXPECT_EQ(std::system(("cd " + folder_.string() + " && " + change).c_str()), 0);
    return error_of([&] {
      while (bytes->read(buffer.data(), buffer.size()) > 0) {
      }
    });
  };
  EXPECT_THAT(error_after("truncate -s 60000 a.csv")->what(), HasSubstr("was cut from 100005 to 60000 bytes while"));
  EXPECT_THAT(error_after("truncate -s 10 a.csv")->what(), HasSubstr("was cut from 100005 to 10 bytes while"));
  EXPECT_THAT(error_after("cp a.csv b.csv; mv b.csv a.csv")->what(), HasSubstr("was replaced by another file while"));
  // Cut and written again, longer than before, as a log is that was rotated.
  EXPECT_THAT(error_after("sleep 0.02; head -c 200000 /dev/zero > a.csv")->what(), HasSubstr("was written over while"));
  EXPECT_EQ(error_after("truncate -s 10 a.csv")->fault(), Fault::io);
  EXPECT_EQ(error_after("echo 3,4 >> a.csv"), std::nullopt);
  EXPECT_EQ(error_after("touch a.csv"), std::nullopt);
  EXPECT_EQ(error_after("rm a.csv"), std::nullopt);
}

TEST_F(ByteSourceTest, ErrorsNameTheCause) {
  Error error = open_error(path("missing.csv"));
  EXPECT_EQ(error.fault(), Fault::io);
  EXPECT_EQ(error.where(), path("missing.csv"));
  EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
  error = open_error(folder_.string());
  EXPECT_EQ(error.fault(), Fault::io);
  EXPECT_THAT(error.what(), HasSubstr("directory"));
  if (::geteuid() != 0) {
    std::ofstream(path("secret.csv")) << "a\n";
    fs::permissions(path("secret.csv"), fs::perms::none);
    EXPECT_THAT(open_error(path("secret.csv")).what(), HasSubstr("Permission denied"));
  }
}

TEST_F(ByteSourceTest, EscapesControlCharactersInNames) {
  EXPECT_THAT(open_error(path("a\x1B[31m.csv")).where(), HasSubstr("a\\x1b[31m.csv"));
}

TEST_F(ByteSourceTest, ReadsPipe) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",2\n";
  std::thread writer([&] { std::ofstream(path("pipe")) << text; });
  Reader reader(path("pipe"), {});
  const MatrixD values = numbers(reader);
  writer.join();
  ASSERT_EQ(values.rows(), 100'000);
  EXPECT_EQ(values(99'999, 0), 99'999);
}

// A signal that is handled, without SA_RESTART, makes reads fail with EINTR.
TEST_F(ByteSourceTest, SurvivesSignals) {
  struct sigaction action = {}, before = {};
  action.sa_handler = [](int) {};
  ASSERT_EQ(::sigaction(SIGUSR1, &action, &before), 0);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pthread_t reader_thread = ::pthread_self();
  std::thread writer([&] {
    for (const char c : std::string("a,b\n1,2\n3,4\n")) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      ::pthread_kill(reader_thread, SIGUSR1);
      EXPECT_EQ(::write(ends[1], &c, 1), 1);
    }
    ::close(ends[1]);
  });
  Reader reader("/dev/fd/" + std::to_string(ends[0]), {});
  EXPECT_EQ(texts(reader).size(), 2U);
  writer.join();
  ::close(ends[0]);
  ::sigaction(SIGUSR1, &before, nullptr);
}

// The writer keeps its end open and silent: giving up must not wait for it.
TEST_F(ByteSourceTest, WaitingReaderCanBeDestroyed) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::thread writer([&] {
    std::string text = "a,b\n1,2,3\n";
    while (text.size() < (33U << 20)) text += "1," + std::string(1000, '2') + "\n";
    std::size_t at = 0;
    while (at < text.size()) {
      const ssize_t count = ::write(ends[1], text.data() + at, text.size() - at);
      if (count <= 0) break;
      at += static_cast<std::size_t>(count);
    }
  });
  EXPECT_EQ(error_of([&] {
              Reader reader("/dev/fd/" + std::to_string(ends[0]), {});
              numbers(reader);
            })->where(),
            "/dev/fd/" + std::to_string(ends[0]) + ":2");
  ::close(ends[0]);  // wakes the writer, if it is still at it
  writer.join();
  ::close(ends[1]);
}

TEST_F(ByteSourceTest, TableThatShrinksIsAnErrorOfTheReader) {
  const std::string file = path("cut.csv");
  constexpr std::size_t kRows = 60U << 10;  // 60 MiB: more than is read ahead
  const std::string line = "1," + std::string(1021, 'x') + "\n";
  std::string text;
  for (std::size_t i = 0; i < kRows; ++i) text += line;
  std::ofstream(file) << text;
  Reader reader(file, {});
  fs::resize_file(file, 100);
  RowBatch batch;
  const std::optional<Error> error = error_of([&] {
    while (reader.read({{0}, {1}}, 10'000, batch)) {
    }
  });
  EXPECT_THAT(error->what(), HasSubstr("was cut from"));
}

TEST_F(ByteSourceTest, FilesThatAreComparedAreClosed) {
  const auto lowest = [] {  // descriptor that is free
    const int file = ::open("/dev/null", O_RDONLY);
    ::close(file);
    return file;
  };
  std::ofstream(path("a.csv")) << "a,b\n1,2\n";
  const int before = lowest();
  EXPECT_EQ(version_of(path("a.csv")).bytes, 8U);
  EXPECT_EQ(error_of([&] { static_cast<void>(version_of(folder_.string())); })->fault(), Fault::usage);
  EXPECT_EQ(lowest(), before);
}

}  // namespace
}  // namespace aefx::csv::test
