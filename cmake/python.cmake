# aefx._native, and what a wheel holds beside the Python sources: pyproject.toml builds it by scikit-build-core, and preset
# ci for the tests, which find the package in python/ of its build folder.
find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
if(NOT SKBUILD)  # which knows where pybind11 is; otherwise Python does, where it comes from pip
  execute_process(COMMAND ${Python_EXECUTABLE} -m pybind11 --cmakedir OUTPUT_VARIABLE AEFX_PYBIND11_DIR ERROR_QUIET
    OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
find_package(pybind11 2.10 CONFIG REQUIRED HINTS ${AEFX_PYBIND11_DIR})

pybind11_add_module(aefx_python MODULE NO_EXTRAS ${AEFX_PYTHON_SOURCES})
set_target_properties(aefx_python PROPERTIES OUTPUT_NAME _native CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
target_include_directories(aefx_python PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(aefx_python PRIVATE aefx aefx_warnings fmt::fmt)
# These hand values over, and templates make them slow to compile.
set_source_files_properties(src/python/bind_choice.cc src/python/bind_errors.cc src/python/bind_model.cc src/python/module.cc
  PROPERTIES COMPILE_OPTIONS -O1)
target_compile_definitions(aefx_python PRIVATE AEFX_VERSION="${PROJECT_VERSION}")

if(SKBUILD)
  install(TARGETS aefx_python LIBRARY DESTINATION aefx)
  install(TARGETS aefx_program RUNTIME DESTINATION ${SKBUILD_SCRIPTS_DIR})
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
