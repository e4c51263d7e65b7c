# `cmake --install`: the program, the library, its headers, and a package that find_package(aefx) finds.
include(CMakePackageConfigHelpers)
install(TARGETS aefx_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS aefx EXPORT aefx ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET aefx_mpi)
  install(TARGETS aefx_mpi LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/aefx)
endif()
install(DIRECTORY include/aefx DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT aefx NAMESPACE aefx:: FILE aefx-targets.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aefx)
configure_package_config_file(cmake/aefx-config.cmake.in ${PROJECT_BINARY_DIR}/aefx-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aefx)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/aefx-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/aefx-config.cmake ${PROJECT_BINARY_DIR}/aefx-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/aefx)
