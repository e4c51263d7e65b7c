#include "cli/train_paths.h"

#include <cstddef>

#include "aefx/base/error.h"
#include "cli/code_file.h"
#include "cli/model_path.h"
#include "cli/output.h"
#include "cli/table_paths.h"

namespace aefx::cli {

void check_paths(const TrainFlags& o, const std::vector<std::string>& outputs) {
  for (const std::string& output : outputs) {
    check_distinct(o.table.paths, "DATA", output, "the output (-o)");
    if (!o.config.path.empty()) check_distinct(o.config.path, "the config", output, "the output (-o)");
    if (o.checkpoint.file)
      check_distinct(output, "the output (-o)", *o.checkpoint.file, "the checkpoint (--checkpoint)");
    if (!o.no_model) check_distinct(output, "the output (-o)", o.model, "the model (-m)");
    if (o.from) check_distinct(*o.from, "the model (--from)", output, "the output (-o)");
    check_writable(output);
  }
  if (o.checkpoint.file) {
    if (*o.checkpoint.file == "-")
      throw Error(Fault::usage, "a checkpoint can't go to stdout", {}, "name a file with --checkpoint");
    check_distinct(o.table.paths, "DATA", *o.checkpoint.file, "the checkpoint (--checkpoint)");
    if (!o.no_model) check_distinct(o.model, "the model (-m)", *o.checkpoint.file, "the checkpoint (--checkpoint)");
    check_replaceable(*o.checkpoint.file);
  }
  if (!o.log_file.empty()) {
    check_distinct(o.table.paths, "DATA", o.log_file, "the log (--log-file)");
    check_distinct(o.model, "the model (-m)", o.log_file, "the log (--log-file)");
    if (o.checkpoint.file)
      check_distinct(*o.checkpoint.file, "the checkpoint (--checkpoint)", o.log_file, "the log (--log-file)");
    for (const std::string& output : outputs)
      check_distinct(output, "the output (-o)", o.log_file, "the log (--log-file)");
  }
  if (o.no_model) return;
  check_distinct(o.table.paths, "DATA", o.model, "the model (-m)");
  if (o.model == "-")
    throw Error(Fault::usage, "the model can't go to stdout, where the codes go", {}, "name a file with -m");
  check_model_path(o.model, o.replace);
}

std::vector<std::string> settle_paths(TrainFlags& o, const train::Reduction& group) {
  if (o.no_model && !o.model.empty())
    throw Error(Fault::usage, "--model has no effect with --no-model", {}, "leave one of them out");
  if (o.no_model && o.replace)
    throw Error(Fault::usage, "--replace has no effect with --no-model", {}, "leave one of them out");
  if (o.model.empty()) o.model = default_model_path(o.table.paths.front());
  if (!o.sharded) return {o.output};
  if (!group.is_distributed())
    throw Error(Fault::usage, "--sharded is for several ranks", {}, "start them with mpirun -n 4");
  if (o.output == "-") throw Error(Fault::usage, "--sharded needs a file's name", {}, "name it with -o codes.csv");
  std::vector<std::string> outputs;
  for (std::size_t i = 0; i < group.count(); ++i) outputs.push_back(shard_name(o.output, i, group.count()));
  o.output = outputs[group.index()];
  return outputs;
}

}  // namespace aefx::cli
