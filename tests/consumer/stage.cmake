# stage: installs the library, then moves the prefix: what still works does not know where it was.
# Usage: cmake -D build=DIR -D staged=DIR -D moved=DIR -P stage.cmake
file(REMOVE_RECURSE "${staged}" "${moved}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${build}" --prefix "${staged}" --component Development
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${staged}" "${moved}")

# Nothing in it may name the place it was built, or first installed.
file(GLOB_RECURSE package_files "${moved}/share/*")
foreach(file IN LISTS package_files)
    file(READ "${file}" text)
    foreach(place IN ITEMS "${build}" "${staged}")
        string(FIND "${text}" "${place}" at)
        if(NOT at EQUAL -1)
            message(FATAL_ERROR "${file} names ${place}")
        endif()
    endforeach()
endforeach()
