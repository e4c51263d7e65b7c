// A stream of Arrow that a fuzzer describes, in buffers of exactly the sizes that they need, and what its cells are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/arrow_abi.h"
#include "python/arrow_values.h"

namespace aefx::fuzz {

// Bytes of the fuzzer, one after the other; zeros behind the last one.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  std::uint8_t next();
  std::size_t below(std::size_t end) { return end == 0 ? 0 : next() % end; }
  // A number of all of its bytes, the lowest first; often a small one.
  std::uint64_t number();
  std::string text(std::size_t most);
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

using Cells = std::vector<std::optional<python::ArrowValue>>;

// What is known of a column, by the specification of Arrow and not by the code that reads it.
struct ExpectedColumn {
  std::string name, declared;
  bool is_known = true;      // whether `cells` are
  bool has_wrong = false;    // a row's place is outside of its dictionary
  Cells cells;               // of all batches; none where a value is missing or NaN
  std::vector<double> days;  // of a date, NaN where it is missing; empty of other columns
};

// Memory of schemas, arrays and buffers, until it is destroyed.
class Arena {
 public:
  void* buffer(std::size_t size);
  const char* text(const std::string& value);
  ArrowSchema* schema() { return schemas_.emplace_back(std::make_unique<ArrowSchema>()).get(); }
  ArrowArray* array() { return arrays_.emplace_back(std::make_unique<ArrowArray>()).get(); }
  template <typename T>
  T** pointers(std::size_t count) {
    return static_cast<T**>(buffer(count * sizeof(T*)));
  }

 private:
  std::vector<std::unique_ptr<unsigned char[]>> buffers_;
  std::vector<std::unique_ptr<ArrowSchema>> schemas_;
  std::vector<std::unique_ptr<ArrowArray>> arrays_;
};

class ArrowInput {
 public:
  explicit ArrowInput(std::string_view bytes);
  ArrowInput(const ArrowInput&) = delete;
  ArrowInput& operator=(const ArrowInput&) = delete;

  [[nodiscard]] ArrowArrayStream stream();
  // Whether reading has to fail: it is no table, a row is missing as a whole, or the stream fails.
  [[nodiscard]] bool fails() const { return fails_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const std::vector<ExpectedColumn>& columns() const { return columns_; }
  // How many of what was given out are not released.
  [[nodiscard]] int held() const { return held_; }

 private:
  struct Type;
  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out);
  static int get_next(ArrowArrayStream* stream, ArrowArray* out);
  template <typename Struct>
  static void release(Struct* given);
  template <typename Struct>
  void give(const Struct& from, Struct* to);

  void add_batch(Bytes& bytes, const std::vector<Type>& types);
  ArrowArray* column(Bytes& bytes, const Type& type, std::int64_t before, std::int64_t rows, ExpectedColumn& expected);

  Arena arena_;
  ArrowSchema* schema_ = nullptr;
  std::vector<ArrowArray*> batches_;
  std::vector<ExpectedColumn> columns_;
  std::size_t rows_ = 0, next_ = 0, fails_at_ = 1000;
  bool fails_ = false, says_why_ = false;
  int held_ = 0;
};

}  // namespace aefx::fuzz
