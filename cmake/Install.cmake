# What is installed: the program and the report's JSON Schema.
if(APPTRAIT_BUILD_CLI)
  install(TARGETS apptrait_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/apptrait/schema)
