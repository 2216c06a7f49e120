# embed: puts the page's sources into a header, page_source.hpp, when the build is configured.
# The page's policy names script and style by their hashes, so both are put together here.

# confab_embed_page(header): writes it when it has changed; the build is configured anew when a source changes.
function(confab_embed_page header)
    set(folder "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
    # Functions first, then what runs them.
    set(scripts model moments format theme filter view arrows glyphs lanes axis overview pick panel sidebar input
        main)
    list(TRANSFORM scripts REPLACE "(.+)" "${folder}/\\1.js")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
        "${folder}/page.html" "${folder}/style.css" ${scripts})

    file(READ "${folder}/page.html" html)
    file(READ "${folder}/style.css" style)
    set(opening "(() => {\n\"use strict\";\n")
    set(closing "})();\n")
    set(script "${opening}")
    confab_raw_literal(literals "${opening}")
    foreach(file IN LISTS scripts)
        file(READ "${file}" text)
        string(APPEND script "${text}")
        confab_raw_literal(literal "${text}")
        string(APPEND literals ",\n    ${literal}")
    endforeach()
    string(APPEND script "${closing}")
    confab_raw_literal(literal "${closing}")
    string(APPEND literals ",\n    ${literal}")

    confab_source_hash(script_hash "${script}")
    confab_source_hash(style_hash "${style}")
    set(policy "default-src 'none'; script-src ${script_hash}; style-src ${style_hash}; ")
    string(APPEND policy "base-uri 'none'; form-action 'none'")
    confab_raw_literal(html_literal "${html}")
    confab_raw_literal(style_literal "${style}")

    string(CONCAT source
        "// page_source: the sources of the page, as CMake has put them together from sim/page.\n"
        "// The one rule: written by CMake alone; change the sources instead.\n"
        "#pragma once\n\n"
        "#include <array>\n#include <string_view>\n\n"
        "namespace confab::sim::page_source {\n\n"
        "/// With {{title}}, {{policy}}, {{style}}, {{data}} and {{script}} to be filled in.\n"
        "inline constexpr std::string_view html = ${html_literal};\n\n"
        "/// The parts of the script, one after the other; no literal is longer than a source file.\n"
        "inline constexpr auto scripts = std::to_array<std::string_view>({\n    ${literals}});\n\n"
        "inline constexpr std::string_view style = ${style_literal};\n\n"
        "/// No request at all, and no script or style but these two.\n"
        "inline constexpr std::string_view policy = \"${policy}\";\n\n"
        "} // namespace confab::sim::page_source\n")
    set(before "")
    if(EXISTS "${header}")
        file(READ "${header}" before)
    endif()
    if(NOT before STREQUAL source)
        file(WRITE "${header}" "${source}")
    endif()
endfunction()

function(confab_raw_literal variable text)
    string(FIND "${text}" ")confab\"" at)
    string(LENGTH "${text}" length)
    # clang warns of literals beyond what the standard asks compilers to take, 65,536 bytes.
    if(NOT at EQUAL -1 OR length GREATER 65000)
        message(FATAL_ERROR "A source of the page does not fit into a raw literal")
    endif()
    set(${variable} "R\"confab(${text})confab\"" PARENT_SCOPE)
endfunction()

# 'sha256-…' as a Content Security Policy wants it: 64 hexadecimal digits, three at a time, are base64.
function(confab_source_hash variable text)
    set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    string(SHA256 digits "${text}")
    string(APPEND digits "00") # 256 bits are 42 times six and four; two zeros make them 43
    set(base64 "")
    foreach(at RANGE 0 63 3)
        string(SUBSTRING "${digits}" ${at} 3 three)
        math(EXPR high "0x${three} >> 6")
        math(EXPR low "0x${three} & 63")
        string(SUBSTRING "${alphabet}" ${high} 1 first)
        string(SUBSTRING "${alphabet}" ${low} 1 second)
        string(APPEND base64 "${first}${second}")
    endforeach()
    string(SUBSTRING "${base64}" 0 43 base64)
    set(${variable} "'sha256-${base64}='" PARENT_SCOPE)
endfunction()
