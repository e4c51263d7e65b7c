// Every command and flag that a message proposes is tried on the input that the message is about; and no message that
// names one can be added without a case.
#include "cli/remedies.h"

#include <array>
#include <filesystem>
#include <regex>
#include <string_view>
#include <utility>

#include "cli/table.h"
#include "support/mpirun.h"
#include "support/string_literals.h"

namespace aefx::test {
namespace {

std::vector<Remedy> all_remedies() {
  std::vector<Remedy> all;
  for (const auto& some : {remedies_of_bytes(), remedies_of_cells(), remedies_of_tables(), remedies_of_columns(),
                           remedies_of_options(), remedies_of_training(), remedies_of_models()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

// What the commands of the cases call: `table HEADER EXPRESSION [ROWS]` writes t.csv, with awk's expression of the row
// number r; `wide COLUMNS` writes one of numbers; `fit` trains on it; `as_root` is for mpirun; the others check what
// came out.
constexpr const char* kShell = R"sh(
aefx() { "$AEFX" "$@"; }
rows() { awk "BEGIN { for (r = 0; r < ${2:-40}; ++r) print $1 }"; }
table() { { echo "$1"; rows "$2" "${3:-40}"; } > t.csv; }
wide() { awk -v n="$1" 'BEGIN { for (c = 1; c <= n; ++c) printf "c%d%s", c, c < n ? "," : "\n";
  for (r = 0; r < 40; ++r) for (c = 1; c <= n; ++c) printf "%d%s", (r * c + r) % 17, c < n ? "," : "\n" }' > t.csv; }
fit() { aefx train t.csv --dim 1 --epochs 2 -q -m m.aefx -o codes.csv "$@"; }
learns() { aefx report m.aefx --format json | grep -q -- "\"$1\""; }
header() { test "$(head -1 codes.csv)" = "$1"; }
lines() { test "$(wc -l < codes.csv)" -eq "$1"; }
)sh";

std::string with(std::string text, const std::smatch& proposed) {
  for (std::size_t i = 1; i < proposed.size(); ++i) text = replaced(text, "$" + std::to_string(i), proposed[i].str());
  return text;
}

class Remedies : public CliTest, public ::testing::WithParamInterface<Remedy> {
 protected:
  [[nodiscard]] Result sh(const std::string& script) const {
    return shell("SOURCES='" AEFX_SOURCE_DIR "'\n" + std::string(kShell) + "as_root() { export " + mpirun_settings() +
                 "; }\n" + script);
  }
};

TEST_P(Remedies, DoWhatTheMessageSays) {
  const Remedy& remedy = GetParam();
  if (!remedy.needs.empty() && sh(remedy.needs).code != 0) GTEST_SKIP() << "needs " << remedy.needs;
  const Result made = sh(remedy.setup);
  ASSERT_EQ(made.code, 0) << made.err;
  const Result told = sh(remedy.command);
  // Reports are wrapped.
  const std::string message = std::regex_replace(told.err + told.out, std::regex("\\s+"), " ");
  std::smatch proposed;
  ASSERT_TRUE(std::regex_search(message, proposed, std::regex(remedy.said))) << remedy.said << "\n" << message;
  const std::string again =
      remedy.again.empty() ? remedy.command + " " + proposed[1].str() : with(remedy.again, proposed);
  const Result tried = sh(again);
  ASSERT_EQ(tried.code, 0) << again << "\n" << tried.err;
  const Result effect = sh(with(remedy.check, proposed));
  EXPECT_EQ(effect.code, 0) << remedy.check << "\nafter " << again << "\n" << tried.err << effect.out << effect.err;
}

INSTANTIATE_TEST_SUITE_P(Messages, Remedies, ::testing::ValuesIn(all_remedies()),
                         [](const auto& of) { return name_of(of.param); });

// Literals that name a flag or a command and have no case here.
struct Mention {
  std::string_view literal, why;
};

constexpr std::string_view kHelp = "text of --help";
constexpr std::string_view kPart = "a part of a message whose proposal is in another literal";
constexpr std::string_view kFact = "says what a flag did or means";

constexpr std::array kMentions{
    Mention{"model that `aefx train` wrote", kHelp},
    Mention{"the same as --format json", kHelp},
    Mention{"in the columns' own units and scaled; as --section weights", kHelp},
    Mention{"of --top: csv, or text", kHelp},
    Mention{"--section and --weights choose parts of the text report", kPart},
    Mention{"--open shows an HTML page", kPart},
    Mention{"--format has no effect without --top", kPart},
    Mention{"resume the run that --checkpoint saved, if there is one", kHelp},
    Mention{"# aefx train DATA --config FILE\\n", "the first line of a config; Config tests run it"},
    Mention{"the options of a model's run, as a file that train --config takes", kHelp},
    Mention{"columns of dates, learned from as days since 1970 (see --date-format)", kHelp},
    Mention{"of the last layer (default wide-sigmoid;", kHelp},
    Mention{"\"aefx --help\"", kPart},
    Mention{"\"aefx {} --help\"", kPart},
    Mention{" is for --to ", kPart},
    Mention{", and this is --to ", kPart},
    Mention{"--color needs DATA: a model holds no other text", kPart},
    Mention{"as --quantile needs", kPart},
    Mention{"no flag can be that strict", kPart},
    Mention{"the checkpoint (--checkpoint)", kPart},
    Mention{"--rows valid needs rows that are held out", kPart},
    Mention{"--sharded is for several ranks", kPart},
    Mention{"--sharded needs a file's name", kPart},
    Mention{"--delimiter '{}' is not one character", kPart},
    Mention{"--date-format '{}' does not name a day", kPart},
    Mention{"; --keep ", kPart},
    Mention{"\"--skip \"", kPart},
    Mention{"--keep '' names no column", kPart},
    Mention{"--table {} {}", kPart},
    Mention{"the table is larger than --max-memory, and --categorical auto decides", kPart},
    Mention{"the weights of --init-weights are for", kPart},
    Mention{"every row has a missing value, so --on-missing drop leaves none", kPart},
    Mention{"column \\\"{}\\\", which --features names, has no value", kPart},
    Mention{" with a --date-format", "no format fits the dates; TextRemarks.Dates"},
    Mention{"--color '{}' means {} columns", kFact},
    Mention{"--color: column \\\"{}\\\" has more than {} different values", kFact},
    Mention{"--names gives the names, and it may be data", kFact},
    Mention{"--names has ", kFact},
    Mention{"--stability has no effect with --from", kFact},
    Mention{"--valid has no effect with --from", kPart},
    Mention{"the model (--from)", kPart},
    Mention{"--dates and --categorical both name", kFact},
    Mention{"(--unseen of training)", kFact},
    Mention{"--format '{}' is none of {}", kFact},
    Mention{"{} spill to a temporary file (TMPDIR): they are larger than --max-memory", kFact},
    Mention{"The table is larger than --max-memory: the weights were fitted", kFact},
    Mention{"rows that --max-memory leaves no room for need {}, and {} are free", kFact},
    Mention{"TMPDIR names another folder; with a greater --max-memory fewer rows need it", "of a folder without room"},
    Mention{"rows spill to {} (TMPDIR): {}", kFact},
    Mention{"{} (TMPDIR) is in memory (tmpfs)", "of a folder that another names, tried beside it"},
    Mention{"the rows and columns of one of {} ranks take about {} of memory", kFact},
    Mention{"the rows of a rank take more memory than --max-memory, which is for each rank", kFact},
    Mention{"{} of another length and {} (--on-ragged)", kFact},
    Mention{"the model was trained with --on-missing error", kFact},
    Mention{"as in training (--on-missing drop)", kFact},
    Mention{"with one layer before the codes --method path and slope are the same", kFact},
    Mention{"--method path needs hidden layers of relu, leaky-relu or linear", kPart},
    Mention{"{} of {} runs of --stability count", kFact},
    Mention{"interrupted; nothing is saved (--no-model)", kFact},
    Mention{"interrupted: no codes are written, and no model is saved (--no-model)", kFact},
    Mention{"the reader of the codes has gone: {} keeps the run, and --resume gives them again",
            "tried by NightTest.ReaderThatGoesAwayLeavesTheCheckpoint"},
    Mention{"choose another place with --log-file", "of a folder that can't be written, as with -m and -o"},
    Mention{"the log (--log-file)", kPart},
    Mention{"--replace has no effect with --no-model", kPart},
    Mention{"not enough memory for this table or network", "any run may be too large for a machine"},
    Mention{"--to c or sql have no such limit", "of a network of 2 GB"},
    Mention{"train with --max-memory, on more machines, or on fewer rows", "of 4,294,967,296 rows"},
    Mention{"make room there, or choose another place with --checkpoint", "of a disk that fills up during the run"},
    Mention{"`aefx encode` gives them from the model", "of a signal that comes while codes are written"},
    Mention{"--resume continues {}", "tried by CheckpointTest.SignalLeavesACheckpointToResume"},
    Mention{"--init varimax may settle them", "a rotation that varimax may settle, or not"},
    Mention{"try another --seed, or start from PCA (--init pca)", "of a seed that failed; another may, too"},
    Mention{"--rows valid, but no rows were held out", "of a caller in C++; the command asks before"},
    Mention{"hold some out with --valid 0.2", "of a caller in C++; the command asks before"},
};

bool is_part(const std::string& part, const StringLiteral& literal) {
  return ("\"" + literal.text + "\"").find(part) != std::string::npos;
}

// Whether a literal names a flag or a command to be run. Names of flags alone are no messages.
bool proposes(const std::string& text) {
  static const std::regex pattern(
      "(^|[^a-z0-9-])(--[a-z]|-[mo] [A-Zacmo])|`[a-z]|(^|[^a-z])(iconv|sed|tr|python3|duckdb|zstd|mpirun) -");
  return text.find(' ') != std::string::npos && text.find("Examples:") == std::string::npos &&
         std::regex_search(text, pattern);
}

TEST(RemediesOfAllMessages, AreTried) {
  const std::vector<Remedy> remedies = all_remedies();
  const std::vector<StringLiteral> literals = string_literals(std::filesystem::path(AEFX_SOURCE_DIR) / "src");
  ASSERT_GT(literals.size(), 3000U);
  for (const StringLiteral& literal : literals) {
    if (literal.file.find("src/cli/shell/") != std::string::npos || !proposes(literal.text)) continue;
    const bool has_case = std::any_of(remedies.begin(), remedies.end(),
                                      [&](const Remedy& remedy) { return is_part(remedy.literal, literal); });
    const bool mentioned = std::any_of(kMentions.begin(), kMentions.end(), [&](const Mention& mention) {
      return is_part(std::string(mention.literal), literal);
    });
    EXPECT_TRUE(has_case || mentioned)
        << literal.file << ": \"" << literal.text
        << "\" names a flag or a command. Add a case that tries it to tests/cli/remedies_of_*_test.cc.";
  }
}

// A case or a mention of a message that is gone goes too.
TEST(RemediesOfAllMessages, AreOfMessagesThatThereAre) {
  const std::vector<StringLiteral> literals = string_literals(std::filesystem::path(AEFX_SOURCE_DIR) / "src");
  const auto expect_in_sources = [&](const std::string& part) {
    EXPECT_TRUE(std::any_of(literals.begin(), literals.end(), [&](const StringLiteral& literal) {
      return is_part(part, literal);
    })) << part;
  };
  for (const Remedy& remedy : all_remedies()) expect_in_sources(remedy.literal);
  for (const Mention& mention : kMentions) expect_in_sources(std::string(mention.literal));
}

}  // namespace
}  // namespace aefx::test
