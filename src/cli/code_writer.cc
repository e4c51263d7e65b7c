#include "cli/code_writer.h"

#include <algorithm>

#include "aefx/csv/writer.h"
#include "aefx/infer/encode.h"
#include "cli/interrupt.h"
#include "cli/ordered_text.h"
#include "cli/output.h"

namespace aefx::cli {
namespace {

constexpr Index kSlice = 1024;  // rows that a thread writes at a time

}  // namespace

void write_codes(const CodeOptions& options, const model::Model& model,
                 const std::function<void(const CodeRows& take)>& each, ThreadPool& pool) {
  Output output(options.output);
  const EndAtInterrupt end_at_interrupt([&output] { output.abandon(); });
  std::string head;
  std::vector<std::string> header = model::code_names(model.network.codes(), options.pre_activation);
  header.insert(header.end(), options.carried.begin(), options.carried.end());
  csv::append_header(head, header);
  bool read = output.write(head);  // false once nobody reads on
  OrderedText text(output);
  each([&](const Matrix& inputs, const csv::TextColumns& texts) {
    if (!read) return;
    const auto count = static_cast<std::size_t>((inputs.rows() + kSlice - 1) / kSlice);
    read = text.run(pool, count, [&](std::size_t i, std::string& out) {
      const Index begin = static_cast<Index>(i) * kSlice;
      const Index rows = std::min(kSlice, inputs.rows() - begin);
      const Matrix some = inputs.middleRows(begin, rows);
      csv::TextColumns its(texts.columns());
      its.append(texts, static_cast<std::size_t>(begin), static_cast<std::size_t>(rows));
      csv::append_rows(
          out, options.pre_activation ? infer::pre_activations(model, some) : infer::encode_prepared(model, some), its);
    });
  });
  if (read) output.finish();
}

}  // namespace aefx::cli
