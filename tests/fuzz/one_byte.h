// Returns bytes one at a time, as a slow pipe may.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "csv/bytes/byte_source.h"

namespace aefx::fuzz {

class OneByte : public csv::ByteSource {
 public:
  explicit OneByte(std::string text) : text_(std::move(text)) {}
  std::size_t read(char* buffer, std::size_t /*size*/) override {
    const std::size_t count = text_.copy(buffer, 1, at_);
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace aefx::fuzz
