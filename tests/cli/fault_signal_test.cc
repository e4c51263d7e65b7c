// Faults 98 and 99: signals at any moment.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "cli/fault_table.h"
#include "cli/live_process.h"

namespace aefx::test {
namespace {

// A named pipe that the test holds open at both ends, so that its reader never meets the end.
class Fifo {
 public:
  explicit Fifo(std::string path) : path_(std::move(path)) {
    if (::mkfifo(path_.c_str(), 0600) != 0) throw std::system_error(errno, std::generic_category(), path_);
    fd_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  }
  ~Fifo() {
    ::close(fd_);
    ::unlink(path_.c_str());
  }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  // Writes the text, and returns when the program has read all of it.
  void feed(const std::string& text) const {
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t written = ::write(fd_, text.data() + at, std::min<std::size_t>(text.size() - at, 4096));
      ASSERT_GT(written, 0);
      at += static_cast<std::size_t>(written);
    }
    for (int i = 0; i < 5000 && held() > 0; ++i) ::usleep(1000);
    ASSERT_EQ(held(), 0);
  }
  // Returns when so many bytes wait to be read.
  void wait_for(int bytes) const {
    for (int i = 0; i < 5000 && held() < bytes; ++i) ::usleep(1000);
    ASSERT_GE(held(), bytes);
  }

 private:
  [[nodiscard]] int held() const {
    int bytes = 0;
    ::ioctl(fd_, FIONREAD, &bytes);
    return bytes;
  }
  std::string path_;
  int fd_ = -1;
};

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FaultSignal : public FaultTest {
 protected:
  FaultSignal() { dir.write("t.csv", made_table(3000, 8)); }

  // Arguments of a training that would take days.
  [[nodiscard]] static std::vector<std::string> endless() {
    return {"train", "t.csv", "--dim", "2", "--epochs", "100000000", "--preset", "keras2"};
  }
  // Returns when the program reports an epoch.
  void wait_for_progress() const {
    for (int i = 0; i < 2000 && (!dir.has("err") || dir.read("err").find("epoch") == std::string::npos); ++i) {
      ::usleep(10000);
    }
    ASSERT_THAT(dir.read("err"), HasSubstr("epoch"));
  }
  void learn() const { ASSERT_EQ(aefx(quick("t.csv", {"--dim", "2", "-q"})).code, 0); }
  const std::vector<std::pair<int, int>> signals{{SIGINT, 130}, {SIGTERM, 143}};
};

TEST_F(FaultSignal, F098_InterruptedTrainingSavesTheBestModel) {
  for (const auto& [signal, code] : signals) {
    LiveProcess process(dir.path().string(), endless());
    wait_for_progress();
    process.signal(signal);
    EXPECT_EQ(process.wait(), code);
    EXPECT_THAT(dir.read("err"), HasSubstr("model saved to t.aefx (interrupted: the best so far)"));
    EXPECT_EQ(dir.read("out"), "");
    EXPECT_THAT(dir.list(), ElementsAre("err", "out", "t.aefx", "t.csv"));
    const Result r = aefx({"encode", "t.aefx", "t.csv"});
    EXPECT_EQ(r.code, 0) << r.err;
    expect_finite(r.out, 3000, 2);
    std::filesystem::remove(dir.path("t.aefx"));
    std::filesystem::remove(dir.path("err"));
  }
}

TEST_F(FaultSignal, F098_InterruptsModelSelection) {
  LiveProcess process(dir.path().string(), {"train", "t.csv", "--dim", "2", "--epochs", "100000000"});
  wait_for_progress();
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(), 130);
  EXPECT_THAT(dir.read("err"), HasSubstr("model saved to t.aefx (interrupted: the best so far)"));
}

TEST_F(FaultSignal, F098_SecondSignalExitsImmediately) {
  // An epoch takes seconds, and the first signal takes effect at its end.
  LiveProcess process(dir.path().string(), {"train", "t.csv", "--dim", "2", "--preset", "keras2", "--hidden",
                                            "3000,3000", "--threads", "1"});
  ::usleep(1000000);
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(1), -1);
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(2), 143);
  EXPECT_EQ(dir.read("err"), "");
  EXPECT_THAT(dir.list(), ElementsAre("err", "out", "t.csv"));
}

TEST_F(FaultSignal, F098_InterruptedWaitingForInput) {
  learn();
  const std::vector<std::vector<std::string>> commands{{"train", "-", "--dim", "2"},
                                                       {"encode", "t.aefx", "-"},
                                                       {"decode", "t.aefx", "-", "-o", "rows.csv"},
                                                       {"report", "t.aefx", "-"}};
  for (const auto& command : commands) {
    for (const auto& [signal, code] : signals) {
      LiveProcess process(dir.path().string(), command);
      ::usleep(50000);
      process.signal(signal);
      EXPECT_EQ(process.wait(5), code) << command[0];
    }
  }
  EXPECT_THAT(dir.list(), ElementsAre("err", "out", "t.aefx", "t.csv"));
}

TEST_F(FaultSignal, F098_InterruptedReadingTheTrainingTable) {
  learn();
  const std::string old = dir.read("t.aefx");
  for (const auto& [signal, code] : signals) {
    const Fifo input(dir.path("p"));
    LiveProcess process(dir.path().string(), {"train", "p", "-m", "t.aefx", "--dim", "2", "-o", "codes.csv"});
    input.feed(dir.read("t.csv").substr(0, 40'000));  // no more input, but not its end either
    process.signal(signal);
    EXPECT_EQ(process.wait(5), code);
    EXPECT_EQ(dir.read("t.aefx"), old);
    EXPECT_THAT(dir.list(), ElementsAre("err", "out", "p", "t.aefx", "t.csv"));
  }
}

TEST_F(FaultSignal, F098_InterruptedWritingLeavesNoPartialFile) {
  learn();
  for (const auto& [signal, code] : signals) {
    const Fifo input(dir.path("p"));
    LiveProcess process(dir.path().string(), {"encode", "t.aefx", "p", "-o", "codes.csv", "--keep", ""});
    // 32 MiB are read ahead before the first row is written.
    input.feed("c1,c2,c3,c4,c5,c6,c7,c8,pad\n");
    const std::string row = "1,2,3,4,5,6,7,8," + std::string(60'000, 'p') + "\n";
    for (int i = 0; i < 700; ++i) input.feed(row);
    ::usleep(100'000);  // more rows than are read ahead: some are written to a file that has no name yet
    process.signal(signal);
    EXPECT_EQ(process.wait(5), code);
    EXPECT_THAT(dir.list(), ElementsAre("err", "out", "p", "t.aefx", "t.csv"));
    EXPECT_EQ(dir.read("err"), "interrupted: codes.csv is not written\n");
  }
}

TEST_F(FaultSignal, F098_InterruptionSaysWhatThereIs) {
  learn();
  dir.write("codes.csv", "what was there\n");
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"encode", "t.aefx", "p", "-o", "codes.csv"}, "interrupted: codes.csv stays as it was\n"},
      {{"sweep", "p", "-o", "codes.csv"}, "interrupted while the table was read: no result is written\n"},
      {{"select", "p", "-o", "codes.csv"}, "interrupted while the table was read: no result is written\n"}};
  for (const auto& [command, said] : cases) {
    const Fifo input(dir.path("p"));
    LiveProcess process(dir.path().string(), command);
    input.feed(dir.read("t.csv").substr(0, 40'000));
    ::usleep(700'000);  // the first rows are waited for, but not longer than 0.3 s
    process.signal(SIGINT);
    EXPECT_EQ(process.wait(5), 130);
    EXPECT_EQ(dir.read("codes.csv"), "what was there\n");
    EXPECT_THAT(dir.read("err"), HasSubstr(said));
  }
}

TEST_F(FaultSignal, F098_InterruptedWaitingForTheReader) {
  learn();
  ASSERT_EQ(::mkfifo(dir.path("nobody").c_str(), 0600), 0);
  for (const auto& [signal, code] : signals) {
    LiveProcess process(dir.path().string(), {"encode", "t.aefx", "t.csv", "-o", "nobody"});
    EXPECT_EQ(process.wait(1), -1);
    process.signal(signal);
    EXPECT_EQ(process.wait(5), code);
    EXPECT_EQ(dir.read("err"), "");
  }
}

TEST_F(FaultSignal, F098_InterruptedWritingToASlowReader) {
  learn();
  dir.write("large.csv", made_table(20'000, 8));
  for (const auto& [signal, code] : signals) {
    std::filesystem::remove(dir.path("out"));
    const Fifo output(dir.path("out"));
    LiveProcess process(dir.path().string(), {"encode", "t.aefx", "large.csv"});
    output.wait_for(60'000);  // full, or nearly
    EXPECT_EQ(process.wait(0), -1);
    process.signal(signal);
    EXPECT_EQ(process.wait(5), code);
    EXPECT_EQ(dir.read("err"), "interrupted: not all rows are in <stdout>\n");
  }
}

TEST_F(FaultSignal, F099_KillLeavesTheOldModelIntact) {
  dir.write("t.csv", table(40));
  ASSERT_EQ(aefx(quick("t.csv", {"-q", "-o", "codes.csv"})).code, 0);
  // Either model may be found: the old one with one code, or the new one with two.
  const std::string one = dir.read("t.aefx");
  ASSERT_EQ(aefx(quick("t.csv", {"-q", "--dim", "2", "-o", "codes.csv"})).code, 0);
  const std::string two = dir.read("t.aefx");
  ASSERT_NE(one, two);
  std::mt19937 random(7);  // NOLINT: the same times on every run
  int killed = 0;
  for (int i = 0; i < 40; ++i) {
    SCOPED_TRACE(i);
    dir.write("t.aefx", one);
    LiveProcess process(dir.path().string(), quick("t.csv", {"-q", "--dim", "2", "-o", "codes.csv"}));
    ::usleep(static_cast<useconds_t>(random() % 16'000));
    process.signal(SIGKILL);
    const int code = process.wait();
    ASSERT_TRUE(code == 0 || code == 128 + SIGKILL) << code;
    killed += code == 0 ? 0 : 1;
    const std::string found = dir.read("t.aefx");
    EXPECT_TRUE(found == one || (found == two)) << found.substr(0, 200);
    const auto codes = lines_of(dir.read("codes.csv"));
    EXPECT_EQ(codes.size(), 41U);
    EXPECT_EQ(aefx({"encode", "t.aefx", "t.csv"}).code, 0);
  }
  EXPECT_GE(killed, 5);
}

}  // namespace
}  // namespace aefx::test
