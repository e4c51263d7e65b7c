// Messages of a job to its user.
#pragma once

#include <string>

namespace aefx::workflow {

// A warning as a user is told it, and as a model keeps it: without cells, since texts may be personal. What is kept
// tells one from another.
struct Remark {
  std::string shown, kept;
};

class Messages {
 public:
  virtual ~Messages() = default;
  virtual void say(const std::string& text) const = 0;   // a sentence worth knowing
  virtual void warn(const std::string& text) const = 0;  // a sentence that may change what the user does
  // Warns that something is not done that the user asked for: said also to who asked for silence.
  virtual void insist(const std::string& text) const { warn(text); }
  virtual void remark(const Remark& remark) const { warn(remark.shown); }  // a warning that is kept in other words
};

}  // namespace aefx::workflow
