#include <aefx/base/error.h>
#include <aefx/base/number.h>

#include <string>

int main() {
  std::string text;
  aefx::append_number(text, 0.1F);
  const aefx::Error error(aefx::Fault::data, "message");
  return text == "0.1" && aefx::parse_number(text) == 0.1 && error.exit_code() == 3 ? 0 : 1;
}
