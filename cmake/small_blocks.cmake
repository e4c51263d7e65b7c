# The line reader of fast-cpp-csv-parser with blocks of 1 KiB in place of 16 MiB: a fuzzer then reaches their borders,
# and need not clear 48 MiB for every table.
file(READ ${AEFX_FCCP_INCLUDE_DIR}/csv.h header)
string(REGEX REPLACE "block_len = 1 ?<< ?[0-9]+" "block_len = 1<<10" small "${header}")
if(small STREQUAL header)
  message(FATAL_ERROR "no block_len to make smaller in ${AEFX_FCCP_INCLUDE_DIR}/csv.h")
endif()
set(AEFX_FCCP_INCLUDE_DIR ${PROJECT_BINARY_DIR}/small_blocks)
file(CONFIGURE OUTPUT ${AEFX_FCCP_INCLUDE_DIR}/csv.h CONTENT "@small@" @ONLY)
