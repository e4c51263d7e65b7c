# `cmake --install`: the program with its completions and its page for man, the library, its headers, a package that
# find_package(aefx) finds, and one for pkg-config.
include(CMakePackageConfigHelpers)

install(TARGETS aefx_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)

# Written by the program itself, from the list that it parses its command line by.
set(AEFX_SHARE ${PROJECT_BINARY_DIR}/share)
set(AEFX_GENERATED)
function(aefx_generate file)
  add_custom_command(OUTPUT ${AEFX_SHARE}/${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${AEFX_SHARE}
    COMMAND aefx_program ${ARGN} > ${AEFX_SHARE}/${file} DEPENDS aefx_program VERBATIM)
  set(AEFX_GENERATED ${AEFX_GENERATED} ${AEFX_SHARE}/${file} PARENT_SCOPE)
endfunction()
aefx_generate(aefx completions bash)
aefx_generate(_aefx completions zsh)
aefx_generate(aefx.fish completions fish)
aefx_generate(aefx.1 manual)
set(AEFX_PAGE ${AEFX_SHARE}/aefx.1)
find_program(AEFX_GZIP gzip)
if(AEFX_GZIP)
  add_custom_command(OUTPUT ${AEFX_PAGE}.gz COMMAND ${AEFX_GZIP} -9nkf ${AEFX_PAGE} DEPENDS ${AEFX_PAGE} VERBATIM)
  set(AEFX_PAGE ${AEFX_PAGE}.gz)
  list(APPEND AEFX_GENERATED ${AEFX_PAGE})
endif()
add_custom_target(aefx_share ALL DEPENDS ${AEFX_GENERATED})

install(FILES ${AEFX_SHARE}/aefx DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
install(FILES ${AEFX_SHARE}/_aefx DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT program)
install(FILES ${AEFX_SHARE}/aefx.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
install(FILES ${AEFX_PAGE} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)

if(TARGET aefx_mpi)
  install(TARGETS aefx_mpi LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/aefx COMPONENT program)
endif()
install(TARGETS ${AEFX_INSTALLED} EXPORT aefx ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
# Other headers hold types of Eigen, whose layout depends on the compiler's flags: they are for this tree alone.
install(FILES include/aefx/aefx.h include/aefx/options.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/aefx COMPONENT library)
install(FILES include/aefx/base/api.h include/aefx/base/error.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/aefx/base
  COMPONENT library)
install(EXPORT aefx NAMESPACE aefx:: FILE aefx-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aefx
  COMPONENT library)
configure_package_config_file(cmake/aefx-config.cmake.in ${PROJECT_BINARY_DIR}/aefx-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aefx)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/aefx-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/aefx-config.cmake ${PROJECT_BINARY_DIR}/aefx-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aefx COMPONENT library)

# Paths are told from where the file lies, so that an installed tree can be moved.
file(RELATIVE_PATH AEFX_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
# Those who link the static library link what it needs; ONNX and protobuf only if they export models to ONNX.
set(AEFX_PC_REQUIRES "fmt zlib libzstd libhwy")
set(AEFX_PC_LIBS "-laefx -pthread -ldl")
set(AEFX_PC_EXPORT_REQUIRES "aefx = ${PROJECT_VERSION}")
set(AEFX_PC_EXPORT_LIBS "")
if(BUILD_SHARED_LIBS)
  set(AEFX_PC_REQUIRES "")
  set(AEFX_PC_LIBS "-laefx")
elseif(AEFX_WITH_ONNX)
  string(APPEND AEFX_PC_EXPORT_REQUIRES ", protobuf")
  set(AEFX_PC_EXPORT_LIBS "-Wl,--push-state,--no-as-needed,-lonnx_proto,--pop-state")  # pkg-config puts it before the library
endif()
configure_file(cmake/aefx.pc.in ${PROJECT_BINARY_DIR}/aefx.pc @ONLY)
configure_file(cmake/aefx-export.pc.in ${PROJECT_BINARY_DIR}/aefx-export.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/aefx.pc ${PROJECT_BINARY_DIR}/aefx-export.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
