// Whichever single call fails, the program exits normally, reports the failure, and leaves every file complete.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "support/cli_test.h"

namespace aefx::test {
namespace {

using testing::AnyOf;
using testing::ElementsAreArray;

constexpr int kMemory = 1, kIo = 5;

struct Fault {
  std::string call;         // name in inject.cc
  std::vector<int> ends{};  // allowed exit codes; 0 where the failure is harmless
  std::string mode = "once";
  int error = 0;  // of path
};

std::string label(const Fault& fault) {
  const std::string call = fault.error != 0 ? fault.call + "_" + strerrorname_np(fault.error) : fault.call;
  return fault.mode == "on" ? call + "_and_all_after" : call;
}

void PrintTo(const Fault& fault, std::ostream* out) { *out << label(fault); }

// A command, and the contents of the files that it writes, by name, before and after.
struct Job {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> before, after;
};

bool exhaustive() { return std::getenv("AEFX_INJECT_ALL") != nullptr; }

class Injected : public CliTest, public testing::WithParamInterface<Fault> {
 protected:
  void SetUp() override {
    if (kForeignMemory) GTEST_SKIP() << "a sanitizer has an allocator of its own";
    std::string table = "a,b,c,kind\n";
    for (int i = 0; i < 24; ++i) {
      const auto cell = [i](int step) { return std::to_string(i * step % 17) + "." + std::to_string(i * step % 7); };
      table += cell(3) + "," + cell(5) + "," + cell(11) + ",\"kind, " + std::to_string(i % 3) + "\"\n";
    }
    static_cast<void>(dir.write("t.csv", table));
  }

  static std::vector<std::string> training(const std::string& seed) {
    return {"train", "t.csv", "--dim",  "2",  "--epochs",  "2",         "--seed",
            seed,    "-m",    "m.aefx", "-o", "codes.csv", "--threads", "4"};
  }

  // Returns the current contents of files.
  [[nodiscard]] std::map<std::string, std::string> contents(const std::vector<std::string>& names) const {
    std::map<std::string, std::string> files;
    for (const std::string& name : names) files[name] = dir.has(name) ? dir.read(name) : "(nothing)";
    return files;
  }

  [[nodiscard]] Job train_job() const {
    Job job{.arguments = training("2"), .before = {}, .after = {}};
    EXPECT_EQ(aefx(training("2")).code, 0);
    job.after = contents({"m.aefx", "codes.csv"});
    EXPECT_EQ(aefx(training("1")).code, 0);
    job.before = contents({"m.aefx", "codes.csv"});
    EXPECT_NE(job.before["m.aefx"], job.after["m.aefx"]);
    return job;
  }

  [[nodiscard]] Job encode_job() const {
    Job job{.arguments = {"encode", "m.aefx", "t.csv", "-o", "codes.csv"}, .before = {}, .after = {}};
    EXPECT_EQ(aefx(training("1")).code, 0);
    EXPECT_EQ(aefx(job.arguments).code, 0);
    job.after = contents({"m.aefx", "codes.csv"});
    job.before = {{"m.aefx", job.after["m.aefx"]}, {"codes.csv", "what was there before\n"}};
    return job;
  }

  struct Run {
    Result result;
    long calls = 0, failed = -1;  // -1: the program did not exit normally
  };

  [[nodiscard]] Run disturbed(const Job& job, long at) const {
    for (const auto& [name, bytes] : job.before) static_cast<void>(dir.write(name, bytes));
    std::remove(log().c_str());
    Command command;
    command.arguments = job.arguments;
    command.environment = {{"LD_PRELOAD", AEFX_INJECT},          {"AEFX_FAIL_CALL", GetParam().call},
                           {"AEFX_FAIL_MODE", GetParam().mode},  {"AEFX_FAIL_ERRNO", std::to_string(GetParam().error)},
                           {"AEFX_FAIL_AT", std::to_string(at)}, {"AEFX_FAIL_LOG", log()}};
    Run run{.result = in_dir(std::move(command))};
    if (logs_.has("log")) std::istringstream(logs_.read("log")) >> run.calls >> run.failed;
    return run;
  }

  void check(const Job& job, long at, const Run& run) {
    const auto trace = "call " + std::to_string(at) + " fails, code " + std::to_string(run.result.code) + "\n" +
                       run.result.err.substr(0, 2000);
    SCOPED_TRACE(trace);
    const int code = run.result.code;
    EXPECT_THAT(GetParam().ends, testing::Contains(code));
    EXPECT_GE(run.failed, 0) << "the program did not end in order";
    ++outcomes_[code];
    std::vector<std::string> names{"t.csv"};
    for (const auto& [name, after] : job.after) {
      names.push_back(name);
      const std::string now = dir.has(name) ? dir.read(name) : "(nothing)";
      const bool whole = now == after || (code != 0 && now == job.before.at(name));
      EXPECT_TRUE(whole) << name << " holds neither the old nor the new bytes, but " << now.substr(0, 200);
    }
    std::sort(names.begin(), names.end());
    EXPECT_THAT(dir.list(), ElementsAreArray(names)) << "something is left behind";
    EXPECT_EQ(errors_in(run.result.err), code == 0 ? 0 : 1) << "one message, if it failed";
  }

  static long errors_in(const std::string& text) {
    long count = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) count += line.starts_with("aefx: ") && line.size() > 20 ? 1 : 0;
    return count;
  }

  // Fails call n for n = 1, 2, 3, ... until there is no n-th call; samples n among the many calls for memory.
  void inject(const std::string& command, const Job& job) {
    constexpr long kAll = 300, kSample = 300, kSampleOfModes = 100;
    const bool once = GetParam().mode == "once";
    const long total = disturbed(job, 0).calls;
    ASSERT_GT(total, 0) << "there is no such call";
    std::vector<long> places;
    const bool few = exhaustive() || GetParam().call != "malloc";
    for (long at = 1; at <= (few ? total : std::min(total, once ? kAll : kSampleOfModes)); ++at) places.push_back(at);
    std::minstd_rand random(1);
    std::uniform_int_distribution<long> any(kAll + 1, std::max(total, kAll + 1));
    for (long i = 0; !few && i < (once ? kSample : kSampleOfModes); ++i) places.push_back(any(random));
    long injected = 0;
    for (const long at : places) {
      const Run run = disturbed(job, at);
      if (run.failed == 0) continue;  // the number of calls varies with the order of threads
      ++injected;
      check(job, at, run);
      if (HasFailure() && !exhaustive()) break;  // one failure is enough
    }
    std::printf("%s, %s: %ld calls, %ld made fail;", command.c_str(), label(GetParam()).c_str(), total, injected);
    for (const auto& [code, times] : outcomes_) std::printf(" %ld ended with %d;", times, code);
    std::printf("\n");
  }

 private:
  [[nodiscard]] std::string log() const { return logs_.path("log"); }

  TempDir logs_;
  std::map<int, long> outcomes_;
};

TEST_P(Injected, Train) { inject("train", train_job()); }
TEST_P(Injected, Encode) { inject("encode", encode_job()); }

INSTANTIATE_TEST_SUITE_P(Calls, Injected,
                         testing::Values(Fault{"write", {0, kIo}}, Fault{"write", {kIo}, "on"},
                                         Fault{"short_write", {0}}, Fault{"short_write", {0}, "on"},
                                         Fault{"fsync", {0, kIo}}, Fault{"rename", {kIo}}, Fault{"open", {0, kIo}},
                                         Fault{"open", {0, kIo}, "on"}, Fault{"close", {0, kIo}},
                                         Fault{"read", {0, kIo}}, Fault{"read", {0, kIo}, "on"},
                                         Fault{"malloc", {0, kMemory}}, Fault{"malloc", {0, kMemory}, "on"},
                                         Fault{"pthread_create", {0}}, Fault{"pthread_create", {0}, "on"},
                                         Fault{"path", {0, kIo}, "once", EACCES},
                                         Fault{"path", {0, kIo}, "once", ESTALE}, Fault{"path", {0, kIo}, "once", EIO},
                                         Fault{"path", {0, kIo}, "once", ELOOP}),
                         [](const auto& each) { return label(each.param); });

}  // namespace
}  // namespace aefx::test
