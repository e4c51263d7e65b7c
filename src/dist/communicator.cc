#include "dist/communicator.h"

#include <cstddef>

namespace aefx::dist {

std::vector<double> values_of_ranks(Communicator& ranks, double own) {
  std::vector<double> values(ranks.count(), 0);
  values[ranks.index()] = own;
  ranks.sum(values);
  return values;
}

// Texts pass some MiB at a time, so that the first rank holds little of those of the others.
void Communicator::write_in_order(const std::function<void(const Write&)>& produce, const Write& write) {
  constexpr std::size_t kMost = std::size_t{64} << 20U;
  std::string own;
  produce([&](std::string_view text) {
    own += text;
    return true;
  });
  const std::vector<double> sizes = values_of_ranks(*this, static_cast<double>(own.size()));
  if (is_first()) write(own);
  for (std::size_t rank = 1; rank < sizes.size(); ++rank) {
    for (std::size_t at = 0; at < static_cast<std::size_t>(sizes[rank]); at += kMost) {
      const std::vector<std::string> texts =
          gather(rank == index() ? std::string_view(own).substr(at, kMost) : std::string_view());
      if (is_first()) write(texts[rank]);
    }
  }
}

}  // namespace aefx::dist
