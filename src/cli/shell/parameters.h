// The options of `train` as parameters of Python and C++.
#pragma once

#include <string>
#include <vector>

#include "train/option_table.h"

namespace aefx::cli {

struct Parameter {
  std::string name, type;  // type: that of Python, None left out
  std::string usual;       // default value in Python
  std::string help;        // a sentence without its full stop, in the words of callers
  std::string alias{};     // a second name in Python
  std::string option{};    // of the command, without --; empty: there is none
  bool is_flag = false;    // the option has no value, and means false
  bool is_columns = false;
  std::vector<std::string> choices{};  // words that are valid values
};

// The help as a sentence; one that begins with a list of values, as they are written, says so.
[[nodiscard]] std::string sentence_of(std::string help);

// In the order of the help.
[[nodiscard]] std::vector<Parameter> parameters_of(const train::OptionTable& table);

}  // namespace aefx::cli
