# Packages by cpack (scripts/package): apptrait, libapptrait0 and libapptrait-dev for Debian, and one
# archive of everything.
set(CPACK_PACKAGE_NAME apptrait)
set(CPACK_PACKAGE_VENDOR "The apptrait authors")
set(CPACK_PACKAGE_CONTACT "The apptrait authors <apptrait@example.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL Tools Runtime Development)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/PackageOptions.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME apptrait)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION utils)
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
    "the program\nReads Android, HarmonyOS and iOS packages offline: what an ICP filing and a jaq\nverification ask for, and whether the signature holds.")
# libcurl is loaded when something is sent, and then only.
set(CPACK_DEBIAN_TOOLS_PACKAGE_RECOMMENDS "libcurl4, ca-certificates")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libapptrait${APPTRAIT_SOVERSION})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
    "the shared library\nFor programs, and for languages that call its C interface.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libapptrait-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libapptrait${APPTRAIT_SOVERSION} (= ${PROJECT_VERSION})")
# What a program that links the archive needs besides.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS
    "libbotan-2-dev, libdeflate-dev, libimagequant-dev, libpng-dev, libpugixml-dev, libssl-dev, libturbojpeg0-dev, libwebp-dev, libzip-dev, pkg-config, zlib1g-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
    "headers, static library and examples\nOf the C++ and C interfaces, for CMake and pkg-config.")
include(CPack)
# What is packaged was built before (scripts/package): cpack builds nothing.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
