# aefx._native, and what a wheel holds beside the Python sources: pyproject.toml builds it by scikit-build-core, and preset
# ci for the tests, which find the package in python/ of its build folder.
find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
if(NOT SKBUILD)  # which knows where pybind11 is; otherwise Python does, where it comes from pip
  execute_process(COMMAND ${Python_EXECUTABLE} -m pybind11 --cmakedir OUTPUT_VARIABLE AEFX_PYBIND11_DIR ERROR_QUIET
    OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
find_package(pybind11 2.10 CONFIG REQUIRED HINTS ${AEFX_PYBIND11_DIR})

pybind11_add_module(aefx_python MODULE NO_EXTRAS ${AEFX_PYTHON_SOURCES})
# A module for each of other Pythons too, given their headers: 3.13=/path/to/include;3.12=... A wheel for all of them has them.
set(AEFX_OTHER_PYTHONS "" CACHE STRING "Build the module for other Pythons too: VERSION=FOLDER of their headers, separated by ;")
set(AEFX_PYTHON_MODULES aefx_python)
foreach(other ${AEFX_OTHER_PYTHONS})
  string(REGEX MATCH "^([0-9]+)\\.([0-9]+)=(.+)$" matched "${other}")
  if(NOT matched)
    message(FATAL_ERROR "AEFX_OTHER_PYTHONS: '${other}' is not VERSION=FOLDER")
  endif()
  set(version ${CMAKE_MATCH_1}.${CMAKE_MATCH_2})
  set(tag ${CMAKE_MATCH_1}${CMAKE_MATCH_2})
  set(headers ${CMAKE_MATCH_3})
  if(version VERSION_EQUAL "${Python_VERSION_MAJOR}.${Python_VERSION_MINOR}")
    continue()
  endif()
  string(REGEX REPLACE "-[0-9]+-" "-${tag}-" suffix ".${Python_SOABI}.so")
  add_library(aefx_python_${tag} MODULE ${AEFX_PYTHON_SOURCES})
  set_target_properties(aefx_python_${tag} PROPERTIES PREFIX "" SUFFIX ${suffix})
  # Headers of the system beside them are not those of Python alone, and come last.
  target_include_directories(aefx_python_${tag} SYSTEM PRIVATE ${pybind11_INCLUDE_DIR}
    ${headers}/python${version})
  target_compile_options(aefx_python_${tag} PRIVATE -idirafter ${headers})
  list(APPEND AEFX_PYTHON_MODULES aefx_python_${tag})
endforeach()
foreach(module ${AEFX_PYTHON_MODULES})
  set_target_properties(${module} PROPERTIES OUTPUT_NAME _native CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(${module} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${module} PRIVATE aefx aefx_warnings fmt::fmt)
  target_compile_definitions(${module} PRIVATE AEFX_VERSION="${PROJECT_VERSION}")
  aefx_harden(${module})
endforeach()
# These hand values over, and templates make them slow to compile.
set_source_files_properties(src/python/bind_arrow.cc src/python/bind_choice.cc src/python/bind_errors.cc src/python/bind_model.cc src/python/module.cc
  PROPERTIES COMPILE_OPTIONS -O1)

if(SKBUILD)
  install(TARGETS ${AEFX_PYTHON_MODULES} LIBRARY DESTINATION aefx)
  install(TARGETS aefx_program RUNTIME DESTINATION ${SKBUILD_SCRIPTS_DIR})
  add_custom_target(aefx_wheel DEPENDS ${AEFX_PYTHON_MODULES} aefx_program)
  if(TARGET aefx_mpi)  # beside the module, where a repaired wheel's program looks for it
    install(TARGETS aefx_mpi LIBRARY DESTINATION aefx)
  endif()
else()
  target_compile_definitions(aefx_python PRIVATE PYBIND11_ASSERT_GIL_HELD_INCREF_DECREF)  # tests tell where it is not
  set(AEFX_PYTHON_PATH ${PROJECT_BINARY_DIR}/python)
  set_target_properties(aefx_python PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${AEFX_PYTHON_PATH}/aefx)
  file(MAKE_DIRECTORY ${AEFX_PYTHON_PATH}/aefx)
  file(GLOB sources CONFIGURE_DEPENDS src/python/aefx/*.py src/python/aefx/*.pyi src/python/aefx/py.typed)
  foreach(source ${sources})
    get_filename_component(name ${source} NAME)
    file(CREATE_LINK ${source} ${AEFX_PYTHON_PATH}/aefx/${name} SYMBOLIC)
  endforeach()
endif()
