#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <new>
#include <string_view>

#include "aefx/base/error.h"
#include "base/spelling.h"
#include "base/text.h"
#include "cli/build_versions.h"
#include "cli/command.h"
#include "cli/error_message.h"
#include "cli/messages.h"
#include "cli/output.h"
#include "cli/process_setup.h"
#include "cli/run.h"

namespace aefx::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  aefx train iris.data --dim 2 > codes.csv       learn; codes on stdout, the report on stderr\n"
    "  aefx encode iris.aefx new.csv > new_codes.csv  codes of other rows\n"
    "  aefx report iris.aefx                          which columns make each code, and how\n"
    "  aefx help COMMAND                              all options of a command";

void print(const std::string& text) {
  Output out("-");
  out.write(text);
  out.finish();
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

// CLI11 says what it could not take; what was meant is ours to say.
std::string suggestion(const CLI::App& app, const std::vector<std::string>& extras) {
  if (extras.empty()) return {};
  std::string word = extras.front();
  std::vector<std::string> known;
  if (word.starts_with("-")) {
    word = word.substr(0, word.find('='));
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
    }
  } else {
    known = command_names(app);
  }
  return did_you_mean(word, known);
}

// The subcommand that was parsed, or the program itself.
const CLI::App& innermost(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : *parsed.front();
}

// CLI11's own sentences, said as ours are.
std::string told(const CLI::ParseError& error) {
  std::string text = printable(error.what());
  if (error.get_name() != "ArgumentMismatch") return text;
  const std::string option = text.substr(0, text.find(':'));
  return option + (text.find("At Most") != std::string::npos ? " is given more than once" : " needs a value");
}

// Breaks descriptions, so that no line is longer than 100 columns; CLI11 indents what follows a line end.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(kNames); }

  std::string make_option_desc(const CLI::Option* option) const override {
    std::string text = CLI::Formatter::make_option_desc(option);
    std::size_t begin = 0;
    while (text.size() - begin > kDescription) {
      const std::size_t space = text.rfind(' ', begin + kDescription);
      if (space == std::string::npos || space <= begin) break;
      text[space] = '\n';
      begin = space + 1;
    }
    return text;
  }

 private:
  static constexpr std::size_t kNames = 28;
  static constexpr std::size_t kDescription = 100 - kNames;
};

[[noreturn]] void usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& inner = innermost(app);
  const std::string help = &inner == &app ? "aefx --help" : fmt::format("aefx {} --help", inner.get_name());
  const std::vector<std::string> extras = inner.remaining();
  if (!extras.empty()) {
    const bool flag = extras.front().starts_with("-");
    const std::string what = flag ? "option" : &inner == &app ? "command" : "argument";
    const std::string meant = suggestion(inner, extras);
    throw Error(Fault::usage, fmt::format("unknown {} '{}'", what, printable(extras.front())), {},
                meant.empty() ? fmt::format("`{}` lists what there is", help) : meant);
  }
  throw Error(Fault::usage, told(error), {}, fmt::format("`{}` explains the options", help));
}

// The program's options and commands, and what runs once they are parsed.
struct Program {
  Program()
      : app("aefx learns a few codes for every row of a table, and says which columns make up each code.", "aefx") {
    app.footer(kExamples);
    CLI::Option* const version = app.set_version_flag("--version", "aefx " AEFX_VERSION);
    app.add_flag("--verbose")->description("beside the version: what the program was built with")->needs(version);
    app.require_subcommand(0, 1);
    app.formatter(std::make_shared<HelpFormatter>());
    for (const Command& command : commands()) {
      CLI::App* sub = app.add_subcommand(command.name, command.summary);
      sub->footer(command.examples);
      sub->final_callback([this, run = command.set_up(*sub)] { chosen = run; });
    }
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  CLI::App app;
  std::function<int()> chosen;
};

// Returns the words after the program's name as the parser takes them, the last one first. `help COMMAND` means COMMAND
// --help.
std::vector<std::string> words(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> out(argv + std::min(argc, 1), argv + argc);
  if (!out.empty() && out.front() == "help") {
    const std::vector<std::string> known = command_names(app);
    if (out.size() > 1 && std::find(known.begin(), known.end(), out[1]) == known.end()) {
      const std::string meant = did_you_mean(out[1], known);
      throw Error(Fault::usage, fmt::format("unknown command '{}'", printable(out[1])), {},
                  meant.empty() ? "`aefx help` lists what there is" : meant);
    }
    out = out.size() > 1 ? std::vector<std::string>{out[1], "--help"} : std::vector<std::string>{"--help"};
  }
  std::reverse(out.begin(), out.end());
  return out;
}

int parse_and_run(int argc, char** argv) {
  Program program;
  CLI::App& app = program.app;
  try {
    app.parse(words(app, argc, argv));
  } catch (const CLI::CallForVersion& call) {  // before other flags are stored
    const bool verbose = std::any_of(argv, argv + argc, [](std::string_view word) { return word == "--verbose"; });
    print(std::string(call.what()) + "\n" + (verbose ? build_versions() : ""));
    return 0;
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    usage_error(app, error);
  }
  if (!program.chosen) {
    print(app.help());
    return 0;
  }
  return program.chosen();
}

}  // namespace

std::vector<Command> commands() {
  return {train_command(),  encode_command(), decode_command(),      report_command(), explain_command(),
          score_command(),  fill_command(),   sweep_command(),       select_command(), inspect_command(),
          export_command(), config_command(), completions_command(), manual_command()};
}

int run(int argc, char** argv) noexcept {
  try {
    print_errors_as_json(argc, argv);
    prepare_standard_streams();
    check_stack_limit();
    keep_freed_memory();
    return parse_and_run(argc, argv);
  } catch (const Error& error) {
    print_error(error);
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    print_out_of_memory();
    return static_cast<int>(Fault::other);
  } catch (const std::exception& error) {
    print_error(Error(Fault::bug, fmt::format("unexpected: {}", error.what()), {},
                      "this is a bug in aefx; please report it with the command line"));
    return static_cast<int>(Fault::bug);
  }
}

}  // namespace aefx::cli
