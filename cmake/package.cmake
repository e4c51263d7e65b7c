# `cpack -G DEB`, or ./dev deb: aefx with the program, libaefx-dev with the library to link.
set(CPACK_PACKAGE_NAME aefx)
set(CPACK_PACKAGE_CONTACT "The aefx authors <aefx@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "few codes for every row of a table, and what makes them")
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program library)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
  WORLD_EXECUTE)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME aefx)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "An autoencoder for any CSV: it learns a few numbers for every row, gives
 them for other rows, and says in words and exact formulas which columns
 make each of them up. It also decodes, scores odd rows, and tells how many
 codes a table needs.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libaefx-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
  "libfmt-dev (>= 8), libhwy-dev, libzstd-dev, zlib1g-dev")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS "libonnx-dev, libprotobuf-dev")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "library behind aefx, to link
 The library, its headers, a CMake package and one for pkg-config.")

# What Debian asks of every package: the licence, and two changelogs.
if(AEFX_GZIP)
  set(folder ${PROJECT_BINARY_DIR}/debian)
  file(READ LICENSE licence)
  string(REGEX REPLACE "^[^\n]*\n\n" "" licence "${licence}")  # its title
  string(REPLACE "\n\n" "\n.\n" licence "${licence}")
  string(REGEX REPLACE "\n+$" "" licence "${licence}")
  string(REPLACE "\n" "\n " licence "${licence}")
  file(WRITE ${folder}/copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: aefx

Files: *
Copyright: 2026 The aefx authors
License: Expat
 ${licence}
")
  string(TIMESTAMP day "%a, %d %b %Y 00:00:00 +0000" UTC)  # that of SOURCE_DATE_EPOCH where it is set
  file(WRITE ${folder}/changelog.Debian "aefx (${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=low

  * Version ${PROJECT_VERSION}: see changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${day}
")
  configure_file(CHANGELOG.md ${folder}/changelog COPYONLY)
  execute_process(COMMAND ${AEFX_GZIP} -9nf changelog changelog.Debian WORKING_DIRECTORY ${folder})
  set(AEFX_DEBIAN_PAPERS ${folder}/copyright ${folder}/changelog.gz ${folder}/changelog.Debian.gz)
  install(FILES ${AEFX_DEBIAN_PAPERS} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/aefx COMPONENT program EXCLUDE_FROM_ALL)
  install(FILES ${AEFX_DEBIAN_PAPERS} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libaefx-dev COMPONENT library EXCLUDE_FROM_ALL)
endif()
include(CPack)
