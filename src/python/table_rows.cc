#include "python/table_rows.h"

#include <utility>

#include "aefx/base/error.h"
#include "csv/parse/cell_parser.h"

namespace aefx::python {
namespace {

namespace py = pybind11;

// Can Eigen walk it as it lies in memory?
bool is_walkable(const py::array& array) {
  const py::ssize_t size = array.itemsize();
  const auto fine = [&](py::ssize_t axis) { return array.strides(axis) >= 0 && array.strides(axis) % size == 0; };
  return fine(0) && fine(1) && (array.flags() & py::detail::npy_api::NPY_ARRAY_ALIGNED_) != 0;
}

}  // namespace

TableRows::TableRows(const py::array& numbers, std::vector<CodedLabels> labels, const std::vector<std::string>& missing)
    : is_float_(py::isinstance<py::array_t<float>>(numbers)), labels_(std::move(labels)) {
  if (numbers.ndim() != 2 || (!is_float_ && !py::isinstance<py::array_t<double>>(numbers)))
    throw Error(Fault::bug, "rows must be a matrix of float64 or float32");
  array_ = numbers;
  if (!is_walkable(array_)) {
    constexpr int kLaidOut = py::array::c_style | py::array::forcecast;
    array_ = is_float_ ? py::array(py::array_t<float, kLaidOut>(numbers))
                       : py::array(py::array_t<double, kLaidOut>(numbers));
  }
  data_ = array_.data();
  row_stride_ = array_.strides(0) / array_.itemsize();
  column_stride_ = array_.strides(1) / array_.itemsize();
  rows_ = static_cast<std::size_t>(array_.shape(0));
  features_ = static_cast<std::size_t>(array_.shape(1));
  csv::ReadOptions options;
  options.missing = missing;
  const csv::CellParser cell(options);
  for (CodedLabels& label : labels_) {
    const auto count = static_cast<std::int64_t>(label.texts.values.size());
    const auto codes = label.texts.codes.unchecked<1>();
    bool fits = label.feature < features_ && codes.shape(0) == static_cast<py::ssize_t>(rows_);
    for (py::ssize_t r = 0; fits && r < codes.shape(0); ++r) fits = codes(r) < count;
    if (!fits) throw Error(Fault::bug, "labels that don't fit their rows");
    for (std::string& value : label.texts.values) value = std::string(cell.label(value));
  }
}

template <typename Number>
void TableRows::copy(std::size_t begin, MatrixD& to) const {
  using Stride = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  using Walk = Eigen::Map<const Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>,
                          Eigen::Unaligned, Stride>;
  const auto* const data = static_cast<const Number*>(data_) + static_cast<Index>(begin) * row_stride_;
  to = Walk(data, to.rows(), to.cols(), Stride(row_stride_, column_stride_)).template cast<double>();
}

csv::RowBatch TableRows::numbers(std::size_t begin, std::size_t count) const {
  csv::RowBatch out;
  out.numbers.resize(static_cast<Index>(count), static_cast<Index>(features_));
  if (is_float_)
    copy<float>(begin, out.numbers);
  else
    copy<double>(begin, out.numbers);
  out.lines.reserve(count);
  for (std::size_t r = 0; r < count; ++r) out.lines.emplace_back(begin + r + 1);
  return out;
}

csv::RowBatch TableRows::batch(std::size_t begin, std::size_t count) const {
  csv::RowBatch out = numbers(begin, count);
  out.labels = csv::TextColumns(labels_.size());
  for (std::size_t r = begin; r < begin + count; ++r) {
    for (const CodedLabels& label : labels_) {
      const std::int64_t code = label.texts.codes.data()[r];
      out.labels.push_back(code < 0 ? std::string_view() : label.texts.values[static_cast<std::size_t>(code)]);
    }
  }
  return out;
}

}  // namespace aefx::python
