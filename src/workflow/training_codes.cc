#include "workflow/training_codes.h"

#include <algorithm>

#include "aefx/base/error.h"
#include "aefx/csv/writer.h"
#include "aefx/infer/encode.h"
#include "workflow/ordered_text.h"

namespace aefx::workflow {
namespace {

constexpr Index kSlice = 1024;  // rows that a thread writes at a time

}  // namespace

std::string code_header(const CodeOptions& options, const model::Model& model) {
  std::string head;
  std::vector<std::string> header = model::code_names(model.network.codes(), options.pre_activation);
  header.insert(header.end(), options.carried.begin(), options.carried.end());
  csv::append_header(head, header);
  return head;
}

void write_code_lines(const CodeOptions& options, train::TrainingData& data, const train::Trained& trained,
                      ThreadPool& pool, const train::Reduction::Write& write) {
  const model::Model& model = trained.model;
  const std::vector<Index>& held_out = trained.valid_rows;
  if (options.rows == CodedRows::held_out && held_out.empty())
    throw Error(Fault::usage, "--rows valid, but no rows were held out", {}, "hold some out with --valid 0.2");
  const auto is_wanted = [&](Index row) {
    return options.rows == CodedRows::all ||
           std::binary_search(held_out.begin(), held_out.end(), row) == (options.rows == CodedRows::held_out);
  };
  bool is_read = true;  // false once nobody reads on
  OrderedText text(write);
  data.each_block(model.pipeline, pool, [&](Index first, const Matrix& inputs, const csv::TextColumns& texts) {
    if (!is_read) return;
    std::vector<Index> wanted;
    for (Index r = 0; r < inputs.rows(); ++r) {
      if (is_wanted(first + r)) wanted.push_back(r);
    }
    const auto rows = static_cast<Index>(wanted.size());
    const auto slices = static_cast<std::size_t>((rows + kSlice - 1) / kSlice);
    is_read = text.run(pool, slices, [&](std::size_t slice, std::string& out) {
      const Index begin = static_cast<Index>(slice) * kSlice;
      const Index count = std::min(kSlice, rows - begin);
      Matrix some(count, inputs.cols());
      csv::TextColumns its(texts.columns());
      for (Index r = 0; r < count; ++r) {
        const Index row = wanted[static_cast<std::size_t>(begin + r)];
        some.row(r) = inputs.row(row);
        its.append(texts, static_cast<std::size_t>(row), 1);
      }
      csv::append_rows(
          out, options.pre_activation ? infer::pre_activations(model, some) : infer::encode_prepared(model, some), its);
    });
  });
}

}  // namespace aefx::workflow
