// Simulates ranks by threads of the test.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "dist/communicator.h"

namespace aefx::test {

class Job {
 public:
  explicit Job(std::size_t size) : size_(size), barrier_(static_cast<std::ptrdiff_t>(size)), bytes_(size) {}

  // Calls `work` for each rank in a separate thread. It must not throw.
  static void run(std::size_t size, const std::function<void(dist::Communicator&)>& work) {
    Job job(size);
    std::vector<std::thread> threads;
    for (std::size_t r = 0; r < size; ++r) {
      threads.emplace_back([&job, &work, r] {
        Rank rank(job, r);
        work(rank);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

 private:
  class Rank : public dist::Communicator {
   public:
    Rank(Job& job, std::size_t rank) : job_(job), rank_(rank) {}
    [[nodiscard]] std::size_t index() const override { return rank_; }
    [[nodiscard]] std::size_t count() const override { return job_.size_; }
    void sum(std::span<double> values) override {
      combine(values, [](double a, double b) { return a + b; });
    }
    void sum(std::span<float> values) override {
      combine(values, [](float a, float b) { return a + b; });
    }
    void max(std::span<double> values) override {
      combine(values, [](double a, double b) { return std::max(a, b); });
    }
    [[nodiscard]] std::vector<std::string> gather_to_all(std::string_view bytes) override {
      job_.bytes_[rank_] = bytes;
      job_.barrier_.arrive_and_wait();
      std::vector<std::string> all = job_.bytes_;
      job_.barrier_.arrive_and_wait();
      return all;
    }
    [[nodiscard]] std::vector<std::string> gather(std::string_view bytes) override {
      std::vector<std::string> all = gather_to_all(bytes);
      if (!is_first()) all.clear();
      return all;
    }
    [[noreturn]] void end(int) override { throw std::logic_error("a rank ended the job"); }

   private:
    template <typename T, typename Operation>
    void combine(std::span<T> values, const Operation& operation) {
      const auto all = gather_to_all({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
      for (std::size_t r = 0; r < all.size(); ++r) {
        EXPECT_EQ(all[r].size(), values.size_bytes());
        for (std::size_t i = 0; i < values.size(); ++i) {
          T value{};
          std::copy_n(all[r].data() + i * sizeof(T), sizeof(T), reinterpret_cast<char*>(&value));
          values[i] = r == 0 ? value : operation(values[i], value);
        }
      }
    }

    Job& job_;
    std::size_t rank_;
  };

  std::size_t size_;
  std::barrier<> barrier_;
  std::vector<std::string> bytes_;
};

}  // namespace aefx::test
