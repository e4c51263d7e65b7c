# Builds what is installed as distributions build their packages: a random load address (PIE), relocations that are
# read-only once the program has started (RELRO, with all symbols bound at start), stack canaries, and checked calls of the C
# library (_FORTIFY_SOURCE). tests/install/hardening.py looks for them in the built files.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

function(aefx_harden target)
  if(NOT AEFX_HARDEN OR AEFX_SANITIZE)  # a sanitizer intercepts the same calls, and looks after the stack itself
    return()
  endif()
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  # _FORTIFY_SOURCE needs optimization. Some compilers define it themselves.
  target_compile_options(${target} PRIVATE -fstack-protector-strong $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>
    $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
  get_target_property(type ${target} TYPE)
  if(NOT type MATCHES "STATIC_LIBRARY|OBJECT_LIBRARY")
    target_link_options(${target} PRIVATE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
  endif()
endfunction()
