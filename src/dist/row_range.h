// The range of rows that a rank has.
#pragma once

#include <string>
#include <vector>

#include "aefx/base/matrix.h"
#include "dist/communicator.h"

namespace aefx::dist {

// Ranks have rows that follow each other in the table. All is collective but what returns a member.
class RowRange {
 public:
  // `rows` is how many this rank has.
  RowRange(Communicator& ranks, Index rows);

  [[nodiscard]] Index rows() const { return all_; }     // of all ranks
  [[nodiscard]] Index begin() const { return begin_; }  // number of this rank's first row
  [[nodiscard]] Index size() const { return size_; }    // rows of this rank

  // Returns which of some rows (numbers in the table, ascending) this rank has, counted from its first row.
  [[nodiscard]] std::vector<Index> own(const std::vector<Index>& rows) const;
  // Returns rows of all ranks by their numbers in the table (ascending) to every rank; `own_rows` are this rank's.
  [[nodiscard]] MatrixD take(const MatrixD& own_rows, const std::vector<Index>& rows) const;

 private:
  Communicator& ranks_;
  Index all_ = 0, begin_ = 0, size_ = 0;
};

// Numbers as the bytes that ranks exchange, and back.
[[nodiscard]] std::string bytes_of(const double* values, Index count);
void append(const std::string& bytes, std::vector<double>& to);

}  // namespace aefx::dist
