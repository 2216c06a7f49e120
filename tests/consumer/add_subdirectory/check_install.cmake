# check_install: what the parent installs is the parent's alone, and its tests too.
execute_process(COMMAND "${CMAKE_COMMAND}" --install . --prefix "${CMAKE_CURRENT_BINARY_DIR}/installed"
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE installed RELATIVE "${CMAKE_CURRENT_BINARY_DIR}/installed" "installed/*")
if(NOT installed STREQUAL "bin/consumer")
    message(FATAL_ERROR "confab leaks into the parent's install: ${installed}")
endif()
execute_process(COMMAND "${CMAKE_CTEST_COMMAND}" --show-only OUTPUT_VARIABLE tests
    COMMAND_ERROR_IS_FATAL ANY)
if(NOT tests MATCHES "Total Tests: 1\n")
    message(FATAL_ERROR "confab leaks into the parent's tests: ${tests}")
endif()
