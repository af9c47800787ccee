# Makes a .cc file that holds the given files as string constants:
#
#   apptrait_embed(OUTPUT out.cc NAMESPACE a::b FUNCTION EmbeddedThings FILES x.toml y.css)
#
# defines  std::span<const EmbeddedFile> a::b::EmbeddedThings()  (base/embedded.h), sorted by name.
function(apptrait_embed)
  cmake_parse_arguments(EMBED "" "OUTPUT;NAMESPACE;FUNCTION" "FILES" ${ARGN})
  set(rows "")
  list(SORT EMBED_FILES)
  foreach(file IN LISTS EMBED_FILES)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME)
    file(READ ${file} text)
    string(APPEND rows "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${EMBED_OUTPUT} @ONLY CONTENT
"#include \"base/embedded.h\"

namespace @EMBED_NAMESPACE@ {

std::span<const apptrait::EmbeddedFile> @EMBED_FUNCTION@();
std::span<const apptrait::EmbeddedFile> @EMBED_FUNCTION@() {
  static constexpr apptrait::EmbeddedFile kFiles[] = {
@rows@  };
  return kFiles;
}

}  // namespace @EMBED_NAMESPACE@
")
endfunction()
