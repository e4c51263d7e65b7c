#include "csv/bytes/read_ahead.h"

#include <atomic>
#include <chrono>
#include <random>

#include "tables.h"

namespace aefx::csv::test {
namespace {

std::string random_bytes(std::size_t size) {
  std::mt19937_64 random(5);
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    const std::uint64_t word = random();
    bytes.replace(i, 8, reinterpret_cast<const char*>(&word), 8);
  }
  return bytes;
}

std::string all_of(ByteSource& source) {
  std::string out, buffer(3'000'001, '\0');
  while (const std::size_t count = source.read(buffer.data(), buffer.size())) out.append(buffer, 0, count);
  return out;
}

TEST(ReadAhead, GivesTheSameBytes) {
  for (const std::size_t size : {0U, 1U, 1000U, 16U << 20, (16U << 20) + 1, 20U << 20, 45'678'901U}) {
    const std::string bytes = random_bytes(size);
    ReadAhead whole(text_bytes(bytes));
    EXPECT_TRUE(all_of(whole) == bytes) << size;
    std::mt19937_64 random(6);
    ReadAhead pieces(std::make_unique<Pieces>(bytes, [&random] { return 1 + random() % 200'000; }));
    EXPECT_TRUE(all_of(pieces) == bytes) << size;
  }
}

// What happened to a source that others own.
struct Fate {
  std::atomic<bool> cancelled = false, destroyed = false;
};

// Gives some bytes, and then waits until it is cancelled.
class Stalling : public ByteSource {
 public:
  explicit Stalling(Fate& fate) : fate_(fate) {}
  ~Stalling() override { fate_.destroyed = true; }
  Stalling(const Stalling&) = delete;
  Stalling& operator=(const Stalling&) = delete;
  std::size_t read(char* buffer, std::size_t size) override {
    if (given_ > (24U << 20)) {
      while (!fate_.cancelled) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return 0;
    }
    std::fill_n(buffer, size, 'x');
    given_ += size;
    return size;
  }
  void cancel() noexcept override { fate_.cancelled = true; }

 private:
  Fate& fate_;
  std::size_t given_ = 0;
};

TEST(ReadAhead, CanBeDestroyedWhileWaiting) {
  Fate fate;
  {
    ReadAhead source(std::make_unique<Stalling>(fate));
    std::string buffer(17U << 20, '\0');
    EXPECT_EQ(source.read(buffer.data(), buffer.size()), buffer.size());
    EXPECT_FALSE(fate.cancelled);
  }
  EXPECT_TRUE(fate.cancelled);
  EXPECT_TRUE(fate.destroyed);
}

TEST(ReadAhead, CanBeDestroyedAtOnce) {
  Fate fate;
  { const ReadAhead source(std::make_unique<Stalling>(fate)); }  // nothing was read: there is nothing to cancel
  EXPECT_TRUE(fate.destroyed);
}

TEST(ReadAhead, IsReadyWhileBytesAreThereAndAtTheEnd) {
  using std::chrono::milliseconds;
  constexpr milliseconds kLong{20'000}, kShort{1};
  Fate fate;
  ReadAhead source(std::make_unique<Stalling>(fate));
  std::string buffer(17U << 20, '\0');
  EXPECT_EQ(source.read(buffer.data(), buffer.size()), buffer.size());
  ASSERT_TRUE(source.ready(kLong));  // though more will come
  for (std::size_t left = 8U << 20; left > 0;) left -= source.read(buffer.data(), left);
  EXPECT_FALSE(source.ready(kShort));
  fate.cancelled = true;
  ASSERT_TRUE(source.ready(kLong));
  EXPECT_EQ(source.read(buffer.data(), buffer.size()), 0U);
}

}  // namespace
}  // namespace aefx::csv::test
