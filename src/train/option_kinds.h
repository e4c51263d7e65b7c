// Kinds of training options: each function makes a row of the table from a declaration and the member that stores it.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/names.h"
#include "base/option_value.h"
#include "train/option_table.h"

namespace aefx::train {

// Texts of an option; {default} and {names} in `help` stand for the default and the names of a choice.
struct Declaration {
  std::string name, group, placeholder, help;
};

// A member as a function from options to a reference to it.
template <typename T>
auto field(T TrainOptions::*member) {
  return [member](auto& o) -> auto& { return o.*member; };
}
template <typename T>
auto field(T FitOptions::*member) {
  return [member](auto& o) -> auto& { return o.fit.*member; };
}
template <typename T>
auto field(T optim::OptimizerOptions::*member) {
  return [member](auto& o) -> auto& { return o.fit.optimizer.*member; };
}

// The shortest text that reads back as the same number.
[[nodiscard]] inline std::string number_text(double value) { return fmt::format("{}", value); }

// Fills in the declaration. `text` has to be set; a default of 1e-07 is 1e-7 in help.
[[nodiscard]] inline TrainOption declared(const Declaration& declaration, TrainOption option,
                                          const std::vector<std::string_view>& names = {}) {
  option.name = declaration.name;
  option.group = declaration.group;
  option.placeholder = declaration.placeholder;
  std::string usual = option.text(TrainOptions());
  if (const std::size_t zero = usual.find("e-0"); zero != std::string::npos) usual.erase(zero + 2, 1);
  option.help = fmt::format(fmt::runtime(declaration.help),
                            fmt::arg("names", fmt::format("{}", fmt::join(names, ", "))), fmt::arg("default", usual));
  return option;
}

template <typename Member>
[[nodiscard]] TrainOption integer_option(const Declaration& declaration, std::int64_t least, std::int64_t most,
                                         Member member) {
  const auto at = field(member);
  return declared(declaration, {.python_type = "int",
                                .range = fmt::format("a whole number from {} to {}", least, most),
                                .parse =
                                    [=](TrainOptions& o, const std::string& flag, const std::string& text) {
                                      using Value = std::remove_reference_t<decltype(at(o))>;
                                      at(o) = static_cast<Value>(parse_integer(flag, text, least, most));
                                    },
                                .text = [=](const TrainOptions& o) { return std::to_string(at(o)); }});
}

struct RealRange {
  double least, most;
  std::string text;  // what an error asks for
};

template <typename Member>
[[nodiscard]] TrainOption real_option(const Declaration& declaration, const RealRange& range, Member member) {
  const auto at = field(member);
  return declared(declaration, {.python_type = "float",
                                .range = range.text,
                                .parse =
                                    [=](TrainOptions& o, const std::string& flag, const std::string& text) {
                                      at(o) = parse_real(flag, text, range.least, range.most, range.text);
                                    },
                                .text = [=](const TrainOptions& o) { return number_text(at(o)); }});
}

// One of `names`, which `from_name` reads.
template <typename FromName, typename Member>
[[nodiscard]] TrainOption choice_option(const Declaration& declaration, const std::vector<std::string_view>& names,
                                        FromName from_name, Member member) {
  const auto at = field(member);
  return declared(
      declaration,
      {.python_type = "str",
       .range = fmt::format("one of {}", fmt::join(names, ", ")),
       .completions = texts(names),
       .parse = [=](TrainOptions& o, const std::string& flag,
                    const std::string& text) { at(o) = *from_name(parse_choice(flag, text, texts(names))); },
       .text = [=](const TrainOptions& o) { return std::string(name(at(o))); }},
      names);
}

}  // namespace aefx::train
