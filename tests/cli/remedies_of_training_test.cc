#include "cli/remedies.h"

namespace aefx::test {

std::vector<Remedy> remedies_of_training() {
  const std::string table = "table a,b,c 'r*3%17 \",\" r*7%13 \",\" r*5%11'";
  const std::string curve = "table a,b,c 'sin(r) \",\" cos(r*1.7) \",\" sin(r)^2' 300";
  const std::string glorot = "aefx train t.csv --dim 3 --epochs 20 -m m.aefx -o codes.csv --preset plain --seed 3 ";
  return {
      {.literal = ", or scale the columns (--scale minmax)",
       .setup = table,
       .command = "aefx train t.csv --dim 1 --epochs 200 --scale none --optimizer sgd --lr 1000 -m m.aefx -o codes.csv",
       .said = "or scale the columns \\((--scale minmax)\\)",
       .again = "aefx train t.csv --dim 1 --epochs 200 --optimizer sgd --lr 1 -m m.aefx -o codes.csv $1",
       .check = "lines 41"},
      {.literal = "the learning rate is likely too large: try --lr {:g}{}",
       .setup = table,
       .command = "aefx train t.csv --dim 1 --epochs 200 --optimizer sgd --output-activation linear --lr 100 -m m.aefx "
                  "-o codes.csv",
       .said = "try (--lr [0-9.e-]+)",
       .again =
           "aefx train t.csv --dim 1 --epochs 200 --optimizer sgd --output-activation linear $1 -m m.aefx -o codes.csv",
       .check = "lines 41"},
      {.literal = "--dim, --encoder-hidden and --decoder-hidden must agree with the weights",
       .setup = table + "; echo '[[[1, 0], [0, 1], [1, 1]], [0, 0], [[1, 0, 1], [0, 1, 1]], [0, 0, 0]]' > w.json",
       .command = kTrain + " --preset plain --init-weights w.json",
       .said = "are for 3 columns, (2) codes[^]*; (--dim), --encoder-hidden",
       .again = "aefx train t.csv --epochs 2 -m m.aefx -o codes.csv --preset plain --init-weights w.json $2 $1",
       .check = "lines 41"},
      {.literal = "Scale the columns (--scale minmax) or use --output-activation linear.",
       .setup = table,
       .command = kTrain + " --output-activation sigmoid",
       .said = "columns \\((--scale minmax)\\) or use (--output-activation linear)",
       .again = kTrain + " $2 2> one.txt && " + kTrain + " --output-activation sigmoid $1 2> two.txt",
       .check = "! grep -q 'can.t be' one.txt two.txt"},
      {.literal = "more --epochs or a larger --lr would take it further.",
       .setup = curve,
       .command = "aefx train t.csv --dim 2 --epochs 15 --decoder-hidden 8 --init glorot --lr 0.1 "
                  "--optimizer adadelta -m m.aefx -o codes.csv",
       .said = "more (--epochs) or a larger (--lr)",
       .again = "aefx train t.csv --dim 2 $1 3000 --decoder-hidden 8 --init glorot $2 1 --optimizer adadelta "
                "-m m.aefx -o codes.csv 2> after.txt",
       .check = "! grep -q falling after.txt"},
      {.literal = "Start from PCA (--init pca), or ask for fewer codes.",
       .setup = table,
       .command = "for seed in 1 2 3 4 5 6 7 8 9; do aefx train t.csv --dim 3 --epochs 1 --preset plain --init glorot "
                  "--scale none --seed $seed -m m.aefx -o codes.csv 2>&1; done",
       .said = "Start from PCA \\((--init pca)\\)",
       .again = "aefx train t.csv --dim 3 --epochs 1 --preset plain $1 -m m.aefx -o codes.csv 2> after.txt",
       .check = "! grep -q dead after.txt"},
      {.literal = "`aefx explain` gives each row's own.",
       .setup = curve,
       .command = "aefx train t.csv --dim 1 --encoder-hidden 16 --epochs 100 -m m.aefx -o codes.csv",
       .said = "`(aefx explain)` gives each row's",
       .again = "$1 m.aefx t.csv > rows.csv",
       .check = "test $(wc -l < rows.csv) -ge 301"},
      {.literal = "`aefx explain` gives the contributions on each row.",
       .setup = curve,
       .command = "aefx train t.csv --dim 1 --encoder-hidden 8 --activation tanh --epochs 50 -m m.aefx -o codes.csv",
       .said = "`(aefx explain)` gives the contributions",
       .again = "$1 m.aefx t.csv > rows.csv",
       .check = "test $(wc -l < rows.csv) -ge 301"},
      {.literal = "no regions with a formula of their own; aefx explain gives",
       .setup = curve + "; aefx train t.csv --dim 1 --encoder-hidden 8 --activation tanh --epochs 50 -m m.aefx -q "
                        "-o codes.csv",
       .command = "aefx report m.aefx --format html",
       .said = "(aefx explain) gives the contributions",
       .again = "$1 m.aefx t.csv > rows.csv",
       .check = "test $(wc -l < rows.csv) -ge 301"},
      {.literal = "--all shows {}",
       .setup = "wide 60",
       .command = kTrain,
       .said = "; (--all) shows",
       .again = kTrain + " $1 2> after.txt",
       .check = "! grep -q -- --all after.txt"},
  };
}

}  // namespace aefx::test
