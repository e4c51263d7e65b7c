// Messages of a job to its user.
#pragma once

#include <string>

namespace aefx::workflow {

class Messages {
 public:
  virtual ~Messages() = default;
  virtual void say(const std::string& text) const = 0;   // a sentence worth knowing
  virtual void warn(const std::string& text) const = 0;  // a sentence that may change what the user does
};

}  // namespace aefx::workflow
