# The library, shared and static, from the objects that the program and the tests are linked from.
# A project that adds this one as a subfolder links apptrait::apptrait as it would an installed one.

# Of the binary interface: raised when something is removed or changed, not when it is added to.
set(APPTRAIT_SOVERSION 0)

# See src/crypto/locked_pool.cc.
set(APPTRAIT_NO_LOCKED_POOL -Wl,--wrap=_ZN5Botan2OS24get_memory_locking_limitEv)

function(apptrait_public_interface target)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME apptrait EXPORT_NAME apptrait)
endfunction()

if(APPTRAIT_BUILD_SHARED)
  add_library(apptrait_shared SHARED)
  target_link_libraries(apptrait_shared PRIVATE apptrait_objects)
  apptrait_public_interface(apptrait_shared)
  set_target_properties(apptrait_shared PROPERTIES
    VERSION ${PROJECT_VERSION} SOVERSION ${APPTRAIT_SOVERSION}
    LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/apptrait.map)
  # Nothing of the libraries inside may be seen: a program may use another Botan, or another libpng.
  target_link_options(apptrait_shared PRIVATE
    -Wl,--exclude-libs,ALL -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/apptrait.map
    -Wl,-z,defs ${APPTRAIT_NO_LOCKED_POOL} $<$<CONFIG:Release>:-s>)
  add_library(apptrait::apptrait ALIAS apptrait_shared)
endif()

if(APPTRAIT_BUILD_STATIC)
  add_library(apptrait_static STATIC $<TARGET_OBJECTS:apptrait_objects>)
  apptrait_public_interface(apptrait_static)
  # Where it was installed, apptrait-config.cmake finds these again.
  target_link_libraries(apptrait_static PRIVATE
    $<BUILD_INTERFACE:apptrait_objects> $<INSTALL_INTERFACE:apptrait::dependencies>)
  if(NOT TARGET apptrait::apptrait)
    add_library(apptrait::apptrait ALIAS apptrait_static)
  endif()
endif()
