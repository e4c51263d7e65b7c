#include "cli/run.h"

int main(int argc, char** argv) { return aefx::cli::run(argc, argv); }
