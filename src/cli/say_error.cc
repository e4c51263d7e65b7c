#include "cli/say_error.h"

#include <string>

#include "cli/messages.h"

namespace aefx::cli {

void say_error(const Error& error) {
  std::string text = error.where().empty() ? error.message() : error.where() + ": " + error.message();
  if (!error.hint().empty()) text += "\n      " + error.hint();
  Messages(false).say("aefx: " + text);
}

}  // namespace aefx::cli
