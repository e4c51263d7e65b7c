#include "aefx/base/error.h"

#include <utility>

namespace aefx {

Error::Error(Fault fault, std::string message, std::string where, std::string hint)
    : fault_(fault), message_(std::move(message)), where_(std::move(where)), hint_(std::move(hint)) {
  if (!where_.empty()) what_ = where_ + ": ";
  what_ += message_;
  if (!hint_.empty()) what_ += " (" + hint_ + ")";
}

}  // namespace aefx
