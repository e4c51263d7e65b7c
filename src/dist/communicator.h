// Messages between the processes (ranks) of a job.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "train/reduction.h"

namespace aefx::dist {

// Ranks are numbered from 0, and hold rows that follow each other in the table. Every member but index(), count() and
// end() is collective.
class Communicator : public train::Reduction {
 public:
  [[nodiscard]] bool is_distributed() const final { return true; }
  void write_in_order(const std::function<void(const Write&)>& produce, const Write& write) final;

  // Returns what each rank gives, in their order, to the first; the others get nothing.
  [[nodiscard]] virtual std::vector<std::string> gather(std::string_view bytes) = 0;

  // Ends the job, all ranks of it, with this exit code.
  [[noreturn]] virtual void end(int code) = 0;
};

// Returns one value of each rank, in their order, to all.
[[nodiscard]] std::vector<double> values_of_ranks(Communicator& ranks, double own);

}  // namespace aefx::dist

// The function of the MPI library that joins the job; to be called once.
extern "C" aefx::dist::Communicator* aefx_join_job();
