# Manual pages and completion scripts, written by a program that has the same commands as apptrait.
if(APPTRAIT_BUILD_CLI)
  add_executable(apptrait_man_pages tools/man_pages.cc)
  target_link_libraries(apptrait_man_pages PRIVATE apptrait_cli_objects apptrait_objects)
  set(APPTRAIT_MANUAL ${PROJECT_BINARY_DIR}/manual)
  add_custom_command(OUTPUT ${APPTRAIT_MANUAL}/man1/apptrait.1
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${APPTRAIT_MANUAL}
    COMMAND apptrait_man_pages ${APPTRAIT_MANUAL}
    DEPENDS apptrait_man_pages
    COMMENT "Writing the manual" VERBATIM)
  add_custom_target(apptrait_manual ALL DEPENDS ${APPTRAIT_MANUAL}/man1/apptrait.1)
endif()
