# Install: headers, the CMake package confab with its components unicode and sim, pkg-config files, programs.
# Nothing installed holds an absolute path: the prefix can be moved.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# All of it is independent of the architecture, so it lives under share/.
set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/confab")
set(pkgconfig_dir "${CMAKE_INSTALL_DATADIR}/pkgconfig")
file(RELATIVE_PATH pkgconfig_to_prefix "/prefix/${pkgconfig_dir}" "/prefix")
cmake_path(NORMAL_PATH pkgconfig_to_prefix)
string(REGEX REPLACE "/$" "" pkgconfig_to_prefix "${pkgconfig_to_prefix}")

# One export set a component, so that a component nobody asks for needs none of its dependencies.
function(confab_install_component component target)
    install(TARGETS ${target} EXPORT confab-${component}
        FILE_SET HEADERS COMPONENT Development DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(EXPORT confab-${component} NAMESPACE confab:: DESTINATION "${package_dir}"
        COMPONENT Development)
endfunction()

function(confab_install_pkgconfig name description requires)
    set(PC_NAME "${name}")
    set(PC_DESCRIPTION "${description}")
    set(PC_REQUIRES "${requires}")
    configure_file("${PROJECT_SOURCE_DIR}/.cmake/confab.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${pkgconfig_dir}"
        COMPONENT Development)
endfunction()

confab_install_component(core confab)
confab_install_pkgconfig(confab "${PROJECT_DESCRIPTION}" "")
if(TARGET confab_unicode)
    confab_install_component(unicode confab_unicode)
    confab_install_pkgconfig(confab-unicode "Unicode comparison of names for confab"
        "confab = ${PROJECT_VERSION}, libutf8proc")
endif()
if(TARGET confab_sim)
    confab_install_component(sim confab_sim)
    confab_install_pkgconfig(confab-sim "The simulator of confab" "confab = ${PROJECT_VERSION}")
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/.cmake/confabConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/confabConfig.cmake"
    INSTALL_DESTINATION "${package_dir}"
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/confabConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    "${PROJECT_BINARY_DIR}/confabConfig.cmake"
    "${PROJECT_BINARY_DIR}/confabConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/.cmake/Findutf8proc.cmake"
    DESTINATION "${package_dir}" COMPONENT Development)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
    COMPONENT Development)

foreach(program IN ITEMS confab-server confab-client confab-sim)
    if(TARGET ${program})
        install(TARGETS ${program} RUNTIME COMPONENT Programs)
    endif()
endforeach()
