// Text from packages, made harmless for what will read it.
#ifndef APPTRAIT_SRC_GATE_ESCAPE_H_
#define APPTRAIT_SRC_GATE_ESCAPE_H_

#include <string>
#include <string_view>

namespace apptrait::gate {

// For one line of a CI log, and for XML and JSON that a page shows: control characters,
// bidirectional and zero-width marks and noncharacters as escapes, and the second of two `#` too,
// for runners obey "##[…]", "##vso[…]" and "##teamcity[…]" anywhere in a line.
std::string EscapeForLog(std::string_view text);

// For the data and for a property of a GitHub workflow command (::error file=…,title=…::data).
std::string EscapeForGithubData(std::string_view text);
std::string EscapeForGithubProperty(std::string_view text);

// For Markdown text, inside a table cell too: no markup, link, mention or HTML is left in it.
std::string EscapeForMarkdown(std::string_view text);

// For a SARIF message: no placeholder and no embedded link.
std::string EscapeForSarif(std::string_view text);

// A path as a URI reference: relative as it is, absolute with file://, percent-encoded.
std::string UriOf(std::string_view path);

}  // namespace apptrait::gate

#endif  // APPTRAIT_SRC_GATE_ESCAPE_H_
