#include "train/given_weights.h"

#include <fmt/format.h>

#include <cstddef>
#include <vector>

#include "aefx/base/error.h"

namespace aefx::train {

void check_given_weights(const TrainOptions& options, Index columns) {
  const nn::Network& given = *options.initial;
  const auto units = [&](std::size_t begin, std::size_t end) {
    std::vector<Index> out;
    for (std::size_t l = begin; l < end; ++l) out.push_back(given.layers()[l].outputs);
    return out;
  };
  const bool fits = given.inputs() == columns && given.codes() == options.dim &&
                    options.encoder_hidden == units(0, given.encoder_layers() - 1) &&
                    options.decoder_hidden == units(given.encoder_layers(), given.layers().size() - 1);
  if (!fits) {
    throw Error(
        Fault::usage,
        fmt::format("the weights of --init-weights are for {} columns, {} codes and {} layers that encode",
                    given.inputs(), given.codes(), given.encoder_layers()),
        {},
        fmt::format(
            "the table has {} columns; --dim, --encoder-hidden and --decoder-hidden must agree with the weights",
            columns));
  }
}

}  // namespace aefx::train
