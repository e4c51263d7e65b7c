// The header in C that a program becomes, part by part.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "aefx/export/render.h"
#include "export/c_text.h"
#include "export/printed.h"

namespace aefx::exported {

[[nodiscard]] inline std::string in_float(float value) { return decimal(value) + "f"; }

// `print` of each of the values.
template <typename Values, typename Print>
std::vector<std::string> each(const Values& values, Print print) {
  std::vector<std::string> out;
  for (const auto& value : values) out.push_back(print(value));
  return out;
}

// Writes a header from top to bottom; '@' in a text stands for the prefix.
class CHeader {
 public:
  CHeader(const Program& program, const COptions& options)
      : program_(program), prefix_(c_identifier(options.prefix)), fields_(field_names()) {}

  std::string text() && {
    begin();
    row();
    if (program_.encodes()) prepare();
    if (program_.decodes()) restore();
    layer();
    if (program_.encodes()) encode();
    if (program_.decodes()) decode();
    if (program_.part == Part::autoencoder) reconstruct();
    if (program_.part == Part::score) score();
    add("\n#endif\n");
    return std::move(out_);
  }

 private:
  void add(std::string_view text) {
    for (const char c : text) c == '@' ? out_ += prefix_ : out_ += c;
  }

  void table(const std::string& type, const std::string& name, const std::vector<std::string>& items) {
    if (items.empty()) return;
    add("static const " + type + " @_" + name + "[" + std::to_string(items.size()) + "] = ");
    out_ += c_list(items) + ";\n";
  }

  template <typename Number>
  void table_of(const std::string& type, const std::string& name, const Number* values, Index count) {
    std::vector<std::string> items;
    for (Index i = 0; i < count; ++i) {
      if constexpr (std::is_same_v<Number, float>) {
        items.push_back(in_float(values[i]));
      } else {
        items.push_back(decimal(values[i]));
      }
    }
    table(type, name, items);
  }

  [[nodiscard]] std::vector<std::string> field_names() const {
    CNames names;
    return each(program_.columns, [&](const Column& column) { return names.take(column.name); });
  }

  [[nodiscard]] std::size_t columns() const { return program_.columns.size(); }
  [[nodiscard]] std::size_t inputs() const { return program_.inputs.size(); }
  [[nodiscard]] std::size_t codes() const { return program_.codes.size(); }
  [[nodiscard]] const prep::Levels& levels(std::size_t column) const { return program_.columns[column].levels; }

  void begin();
  void row();
  void prepare();
  void categories(std::size_t column);
  void restore();
  void layer();
  void network(const std::string& name, const std::vector<Layer>& layers);
  void encode();
  void decode();
  void reconstruct();
  void score();

  const Program& program_;
  std::string prefix_;
  std::vector<std::string> fields_;
  std::string out_;
};

}  // namespace aefx::exported
