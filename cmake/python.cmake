# aefx._native, and what a wheel holds beside the Python sources: pyproject.toml builds it by scikit-build-core.
find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
find_package(pybind11 2.10 CONFIG REQUIRED)

pybind11_add_module(aefx_python MODULE NO_EXTRAS ${AEFX_PYTHON_SOURCES})
set_target_properties(aefx_python PROPERTIES OUTPUT_NAME _native)
target_include_directories(aefx_python PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(aefx_python PRIVATE aefx aefx_warnings fmt::fmt)
target_compile_definitions(aefx_python PRIVATE AEFX_VERSION="${PROJECT_VERSION}")

install(TARGETS aefx_python LIBRARY DESTINATION aefx)
install(TARGETS aefx_program RUNTIME DESTINATION ${SKBUILD_SCRIPTS_DIR})
