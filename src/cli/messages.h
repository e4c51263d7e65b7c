// What is said to a person: on stderr, and nothing at all with --quiet.
#pragma once

#include <cstdint>
#include <string>

namespace aefx::cli {

class Messages {
 public:
  explicit Messages(bool quiet) : quiet_(quiet) {}
  void say(const std::string& text) const;   // "aefx: text" is not what people want to read: the text as it is
  void warn(const std::string& text) const;  // "warning: text"
  [[nodiscard]] bool quiet() const { return quiet_; }

 private:
  bool quiet_;
};

// "1 row is", "3 rows are".
[[nodiscard]] std::string counted_rows(std::uint64_t rows);

}  // namespace aefx::cli
