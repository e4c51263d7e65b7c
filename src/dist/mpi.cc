// A communicator over MPI: a library of its own, which is loaded in a job of MPI (dist/launch.h). MPI itself ends the
// job where a call of it fails.
#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>

#include "dist/communicator.h"

namespace aefx::dist {
namespace {

// MPI counts in int.
constexpr std::size_t kMost = std::size_t{1} << 30U;

int count_of(std::size_t size) { return static_cast<int>(size); }

// Waits for a call without burning a core. It asks again and again at first, since most calls take microseconds, then
// with pauses, as ranks may wait minutes for another one that measures. It does not yield: on a busy machine that costs
// a turn each time.
void wait_for(MPI_Request request) {
  constexpr std::chrono::microseconds kBusy{300}, kFirst{20}, kLongest{2000};
  const auto begun = std::chrono::steady_clock::now();
  std::chrono::microseconds pause = kFirst;
  for (int done = 0;;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done != 0) return;
    if (std::chrono::steady_clock::now() - begun < kBusy) continue;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 3 / 2, kLongest);
  }
}

template <typename T>
void reduce(std::span<T> values, MPI_Datatype type, MPI_Op op) {
  for (std::size_t at = 0; at < values.size(); at += kMost / sizeof(T)) {
    const std::span<T> some = values.subspan(at, std::min(kMost / sizeof(T), values.size() - at));
    MPI_Request request{};
    MPI_Iallreduce(MPI_IN_PLACE, some.data(), count_of(some.size()), type, op, MPI_COMM_WORLD, &request);
    wait_for(request);
  }
}

class MpiCommunicator : public Communicator {
 public:
  MpiCommunicator() {
    int rank = 0;
    int size = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    rank_ = static_cast<std::size_t>(rank);
    size_ = static_cast<std::size_t>(size);
  }
  ~MpiCommunicator() override { MPI_Finalize(); }

  [[nodiscard]] std::size_t index() const override { return rank_; }
  [[nodiscard]] std::size_t count() const override { return size_; }

  void sum(std::span<double> values) override { reduce(values, MPI_DOUBLE, MPI_SUM); }
  void sum(std::span<float> values) override { reduce(values, MPI_FLOAT, MPI_SUM); }
  void max(std::span<double> values) override { reduce(values, MPI_DOUBLE, MPI_MAX); }

  [[nodiscard]] std::vector<std::string> gather_to_all(std::string_view bytes) override {
    std::vector<std::string> all(size_);
    const std::vector<std::uint64_t> sizes = sizes_of(bytes);
    for (std::size_t r = 0; r < size_; ++r) {
      if (r == rank_) {
        all[r] = bytes;
      } else {
        all[r].resize(sizes[r]);
      }
      for (std::size_t at = 0; at < all[r].size(); at += kMost) {
        MPI_Request request{};
        MPI_Ibcast(all[r].data() + at, count_of(std::min(kMost, all[r].size() - at)), MPI_BYTE, static_cast<int>(r),
                   MPI_COMM_WORLD, &request);
        wait_for(request);
      }
    }
    return all;
  }

  [[nodiscard]] std::vector<std::string> gather(std::string_view bytes) override {
    const std::vector<std::uint64_t> sizes = sizes_of(bytes);
    if (rank_ > 0) {
      for (std::size_t at = 0; at < bytes.size(); at += kMost) {
        MPI_Request request{};
        MPI_Isend(bytes.data() + at, count_of(std::min(kMost, bytes.size() - at)), MPI_BYTE, 0, 0, MPI_COMM_WORLD,
                  &request);
        wait_for(request);
      }
      return {};
    }
    std::vector<std::string> all(size_);
    all[0] = bytes;
    for (std::size_t r = 1; r < size_; ++r) {
      all[r].resize(sizes[r]);
      for (std::size_t at = 0; at < all[r].size(); at += kMost) {
        MPI_Request request{};
        MPI_Irecv(all[r].data() + at, count_of(std::min(kMost, all[r].size() - at)), MPI_BYTE, static_cast<int>(r), 0,
                  MPI_COMM_WORLD, &request);
        wait_for(request);
      }
    }
    return all;
  }

  [[noreturn]] void end(int code) override {
    MPI_Abort(MPI_COMM_WORLD, code);
    while (true) pause();  // until it takes effect here
  }

 private:
  static std::vector<std::uint64_t> sizes(std::uint64_t own, std::size_t ranks) {
    std::vector<std::uint64_t> all(ranks);
    MPI_Request request{};
    MPI_Iallgather(&own, 1, MPI_UINT64_T, all.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD, &request);
    wait_for(request);
    return all;
  }
  [[nodiscard]] std::vector<std::uint64_t> sizes_of(std::string_view bytes) const { return sizes(bytes.size(), size_); }

  std::size_t rank_ = 0, size_ = 1;
};

}  // namespace
}  // namespace aefx::dist

extern "C" aefx::dist::Communicator* aefx_join_job() {
  MPI_Init(nullptr, nullptr);
  return new aefx::dist::MpiCommunicator;
}
