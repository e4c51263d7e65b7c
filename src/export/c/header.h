// Writes a program as a C header, function by function.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "export/c/text.h"
#include "export/program.h"

namespace aefx::exported {

// Returns print(value) of each of the values.
template <typename Values, typename Print>
std::vector<std::string> each(const Values& values, Print print) {
  std::vector<std::string> out;
  for (const auto& value : values) out.push_back(print(value));
  return out;
}

// The functions of the header, from top to bottom, in the order in which text() adds them.
class CHeader {
 public:
  CHeader(const Program& program, const COptions& options)
      : program_(program), prefix_(c_identifier(options.prefix)), fields_(field_names()) {}

  std::string text() && {
    add_top();
    add_row_type();
    if (program_.encodes()) add_prepare();
    if (program_.decodes()) add_restore_tables();
    add_layer();
    if (program_.encodes()) add_encode();
    if (program_.decodes()) add_decode();
    if (program_.part == Part::autoencoder) add_reconstruct();
    if (program_.part == Part::score) add_score();
    add("\n#endif\n");
    return std::move(out_);
  }

 private:
  // Appends text with the prefix for each '@'. Text of the table, which may hold '@', goes to out_ directly.
  void add(std::string_view text) {
    for (const char c : text) c == '@' ? out_ += prefix_ : out_ += c;
  }

  // Adds a static array; an empty one is left out, since C has none.
  void add_array(const std::string& type, const std::string& name, const std::vector<std::string>& items) {
    if (items.empty()) return;
    add("static const " + type + " @_" + name + "[" + std::to_string(items.size()) + "] = ");
    out_ += c_list(items) + ";\n";
  }
  // Adds a vector or a matrix, row by row.
  template <typename Values>
  void add_numbers(const std::string& type, const std::string& name, const Values& values) {
    std::vector<std::string> items;
    for (Index i = 0; i < values.size(); ++i) items.push_back(c_number(values.data()[i]));
    add_array(type, name, items);
  }

  [[nodiscard]] std::vector<std::string> field_names() const {
    std::set<std::string> taken;
    return each(program_.columns, [&](const Column& c) { return unique_name(c_identifier(c.name), taken); });
  }
  [[nodiscard]] std::size_t columns() const { return program_.columns.size(); }
  [[nodiscard]] std::size_t inputs() const { return program_.inputs.size(); }
  [[nodiscard]] std::size_t codes() const { return program_.codes.size(); }
  [[nodiscard]] bool any_category() const;

  void add_top();
  void add_row_type();
  void add_number_tables();
  void add_level_functions();
  void add_truth_function();
  void add_level_tables(std::size_t column);
  void add_prepare();
  void prepare_numbers();
  void prepare_category(std::size_t column);
  void add_restore_tables();
  void add_layer();
  void add_network(const std::string& name, const std::vector<Layer>& layers);
  void add_encode();
  void add_restore();
  void add_decode();
  void add_reconstruct();
  void add_score();
  void add_neighbors();

  const Program& program_;
  std::string prefix_;
  std::vector<std::string> fields_;  // of the row type, one for each column
  std::string out_;
};

}  // namespace aefx::exported
