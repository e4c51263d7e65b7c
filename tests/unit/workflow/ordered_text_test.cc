#include "workflow/ordered_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "cli/output.h"
#include "support/temp_dir.h"

namespace aefx::workflow {
namespace {

using test::TempDir;

std::string piece(std::size_t i) { return std::to_string(i) + '\n'; }

std::string pieces(std::size_t begin, std::size_t end) {
  std::string all;
  for (std::size_t i = begin; i < end; ++i) all += piece(i);
  return all;
}

TEST(OrderedText, WritesInOrderOfSubmission) {
  const TempDir folder;
  const std::string path = folder.path("out");
  std::mt19937 random(1);
  std::vector<std::chrono::microseconds> takes;
  for (int i = 0; i < 200; ++i) takes.emplace_back(random() % 300);
  for (const std::size_t threads : {1, 2, 4, 7}) {
    ThreadPool pool(threads);
    cli::Output output(path);
    OrderedText text([&output](std::string_view some) { return output.write(some); });
    int beside = 0;
    for (const std::size_t count : {0, 200, 1, 3}) {
      const auto make = [&](std::size_t i, std::string& out) {
        EXPECT_TRUE(out.empty());
        std::this_thread::sleep_for(takes[i]);
        out += piece(i);
      };
      EXPECT_TRUE(text.run(pool, count, make, [&] { ++beside; }));
    }
    output.finish();
    EXPECT_EQ(beside, 4);
    EXPECT_EQ(folder.read("out"), pieces(0, 200) + pieces(0, 1) + pieces(0, 3)) << threads;
  }
}

TEST(OrderedText, WritesTextBeforeAFailure) {
  const TempDir folder;
  const std::string path = folder.path("out");
  for (const std::size_t threads : {1, 3}) {
    ThreadPool pool(threads);
    cli::Output output(path);
    OrderedText text([&output](std::string_view some) { return output.write(some); });
    const auto make = [](std::size_t i, std::string& out) {
      if (i == 17) throw std::runtime_error("no");
      out += piece(i);
    };
    EXPECT_THROW(text.run(pool, 40, make), std::runtime_error);
    output.finish();
    EXPECT_EQ(folder.read("out"), pieces(0, 17)) << threads;
  }
}

}  // namespace
}  // namespace aefx::workflow
