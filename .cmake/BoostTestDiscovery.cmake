# BoostTestDiscovery: one ctest entry for each Boost.Test case of a program.
#
# confab_discover_tests(target prefix [TIMEOUT seconds]) lists the cases each time the program is linked
# (this same file, run as a script) and names them prefix.suite.case.

if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(confab_discovery_script "${CMAKE_CURRENT_LIST_FILE}")

    function(confab_discover_tests target prefix)
        cmake_parse_arguments(PARSE_ARGV 2 arg "" "TIMEOUT" "")
        set(cases "${CMAKE_CURRENT_BINARY_DIR}/${target}_cases.cmake")
        set(loader "${CMAKE_CURRENT_BINARY_DIR}/${target}_include.cmake")
        add_custom_command(TARGET ${target} POST_BUILD
            BYPRODUCTS "${cases}"
            COMMAND "${CMAKE_COMMAND}"
                -D "program=$<TARGET_FILE:${target}>"
                -D "prefix=${prefix}"
                -D "timeout=${arg_TIMEOUT}"
                -D "output=${cases}"
                -P "${confab_discovery_script}"
            VERBATIM)
        file(WRITE "${loader}"
            "if(EXISTS [==[${cases}]==])\n"
            "    include([==[${cases}]==])\n"
            "else()\n"
            "    add_test([==[${prefix}.not_built]==] [==[${target} was not built]==])\n"
            "endif()\n")
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${loader}")
    endfunction()
    return()
endif()

cmake_policy(VERSION 3.25)

# Boost.Test prints the tree on stderr, four blanks a level, a star after what is enabled.
execute_process(COMMAND "${program}" --list_content=HRF --color_output=no
    ERROR_VARIABLE tree OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE ";" "\\;" tree "${tree}")
string(REPLACE "\n" ";" tree "${tree}")

set(entries "")
set(path "")
list(LENGTH tree length)
set(line_number 0)
foreach(line IN LISTS tree)
    math(EXPR line_number "${line_number} + 1")
    if(NOT line MATCHES "^( *)([^:]*[^:* ])([* ])")
        continue()
    endif()
    set(name "${CMAKE_MATCH_2}")
    string(COMPARE EQUAL "${CMAKE_MATCH_3}" "*" enabled)
    string(LENGTH "${CMAKE_MATCH_1}" blanks)
    math(EXPR depth "${blanks} / 4")
    list(SUBLIST path 0 ${depth} path)
    list(APPEND path "${name}")

    set(next "")
    if(line_number LESS length)
        list(GET tree ${line_number} next)
    endif()
    if(next MATCHES "^( +)")
        string(LENGTH "${CMAKE_MATCH_1}" next_blanks)
        if(next_blanks GREATER blanks)
            continue() # a suite
        endif()
    endif()

    list(JOIN path "/" case)
    list(JOIN path "." case_name)
    string(APPEND entries
        "add_test([==[${prefix}.${case_name}]==] [==[${program}]==] [==[--run_test=${case}]==])\n"
        "set_tests_properties([==[${prefix}.${case_name}]==] PROPERTIES TIMEOUT ${timeout} LABELS ${prefix}")
    if(NOT enabled)
        string(APPEND entries " DISABLED TRUE")
    endif()
    string(APPEND entries ")\n")
endforeach()

if(entries STREQUAL "")
    message(FATAL_ERROR "${program} holds no test case")
endif()
file(WRITE "${output}" "${entries}")
