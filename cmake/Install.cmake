# What is installed, in the parts that become packages:
#   Tools        the program, its manual and completion, schemas, provider profiles
#   Runtime      libapptrait.so.N
#   Development  headers, libapptrait.so, libapptrait.a, the CMake package, pkg-config
include(CMakePackageConfigHelpers)
set(APPTRAIT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/apptrait)

if(APPTRAIT_BUILD_CLI)
  install(TARGETS apptrait_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT Tools)
  install(DIRECTORY ${APPTRAIT_MANUAL}/man1 ${APPTRAIT_MANUAL}/zh_CN
          DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT Tools)
  install(FILES ${APPTRAIT_MANUAL}/completion/bash RENAME apptrait COMPONENT Tools
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${APPTRAIT_MANUAL}/completion/zsh RENAME _apptrait COMPONENT Tools
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
  install(FILES ${APPTRAIT_MANUAL}/completion/fish RENAME apptrait.fish COMPONENT Tools
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
install(FILES ${APPTRAIT_SCHEMAS} DESTINATION ${CMAKE_INSTALL_DATADIR}/apptrait COMPONENT Tools)
install(FILES ${APPTRAIT_PROVIDERS} DESTINATION ${CMAKE_INSTALL_DATADIR}/apptrait/providers
        COMPONENT Tools)

install(DIRECTORY include/apptrait DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT Development
        FILES_MATCHING PATTERN "*.h")
foreach(kind IN ITEMS shared static)
  if(TARGET apptrait_${kind})
    install(TARGETS apptrait_${kind} EXPORT apptrait-${kind}-targets
            LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT Runtime
                    NAMELINK_COMPONENT Development
            ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT Development)
    install(EXPORT apptrait-${kind}-targets NAMESPACE apptrait:: DESTINATION ${APPTRAIT_CMAKE_DIR}
            COMPONENT Development)
  endif()
endforeach()

# The archives that the shared library has inside, and that users of the static one link themselves.
set(APPTRAIT_ARCHIVES deflate pugixml botan-2 imagequant png turbojpeg webp)
list(TRANSFORM APPTRAIT_ARCHIVES REPLACE "(.+)" "-l:lib\\1.a" OUTPUT_VARIABLE APPTRAIT_PC_ARCHIVES)
list(JOIN APPTRAIT_PC_ARCHIVES " " APPTRAIT_PC_ARCHIVES)

# CMake: find_package(apptrait [COMPONENTS shared|static]) gives apptrait::apptrait.
configure_package_config_file(cmake/apptrait-config.cmake.in
  ${PROJECT_BINARY_DIR}/apptrait-config.cmake INSTALL_DESTINATION ${APPTRAIT_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/apptrait-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/apptrait-config.cmake
              ${PROJECT_BINARY_DIR}/apptrait-config-version.cmake
        DESTINATION ${APPTRAIT_CMAKE_DIR} COMPONENT Development)

# pkg-config: apptrait for the shared library, apptrait-static for the archive. Paths are relative to
# the .pc file, so that an unpacked archive works wherever it lies.
file(RELATIVE_PATH APPTRAIT_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" APPTRAIT_PC_PREFIX "${APPTRAIT_PC_PREFIX}")
foreach(name IN ITEMS apptrait apptrait-static)
  configure_file(cmake/${name}.pc.in ${PROJECT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
          COMPONENT Development)
endforeach()

# What each Debian package has to say of itself, and the examples.
foreach(part IN ITEMS "Tools apptrait" "Runtime libapptrait${APPTRAIT_SOVERSION}" "Development libapptrait-dev")
  string(REPLACE " " ";" part "${part}")
  list(GET part 0 component)
  list(GET part 1 package)
  install(FILES LICENSE RENAME copyright COMPONENT ${component}
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package})
endforeach()
install(DIRECTORY examples COMPONENT Development
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libapptrait-dev
        PATTERN node_modules EXCLUDE PATTERN __pycache__ EXCLUDE)
include(cmake/Package.cmake)
