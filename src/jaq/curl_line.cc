#include <fmt/core.h>

#include "apptrait/jaq.h"
#include "net/shell.h"

namespace apptrait::jaq {
namespace {

// The text to sign as shell words side by side, in the order that UnsignedParameters() has; key and
// time stamp are the shell's to fill in. "app_key" sorts before and "timestamp" between others.
std::string TextToSign(const std::vector<Parameter>& parameters) {
  struct Part {
    std::string name, literal, shell;
  };
  std::vector<Part> parts;
  for (const Parameter& parameter : parameters) {
    if (parameter.name.empty() || parameter.value.empty()) continue;
    parts.push_back({parameter.name, parameter.name + parameter.value, ""});
  }
  const auto insert = [&](Part part) {
    auto at = parts.begin();
    while (at != parts.end() && at->name < part.name) ++at;
    parts.insert(at, std::move(part));
  };
  insert({"app_key", "", R"("app_key${APPTRAIT_TOP_APP_KEY:?}")"});
  insert({"timestamp", "", R"("timestamp$t")"});

  std::string words, literal;
  const auto flush = [&] {
    if (!literal.empty()) words += net::ShellQuote(literal);
    literal.clear();
  };
  for (const Part& part : parts) {
    if (!part.shell.empty()) flush();
    words += part.shell;
    literal += part.literal;
  }
  flush();
  return words;
}

// Reads the text from $s and the secret from the environment. printf is a shell builtin, and python
// reads the environment: no process is started with the secret among its arguments.
std::string SignCommand(SignMethod method) {
  constexpr std::string_view kSecret = "APPTRAIT_TOP_APP_SECRET";
  if (method == SignMethod::kMd5) {
    return fmt::format(
        R"(printf %s%s%s "${{{0}:?}}" "$s" "${0}" | openssl dgst -md5 -r | cut -c1-32 | tr a-f A-F)",
        kSecret);
  }
  const std::string_view digest = method == SignMethod::kHmacMd5 ? "md5" : "sha256";
  return fmt::format(
      R"(: "${{{0}:?}}" && printf %s "$s" | python3 -c 'import hmac,os,sys; )"
      R"(print(hmac.new(os.environb[b"{0}"],sys.stdin.buffer.read(),"{1}").hexdigest().upper())')",
      kSecret, digest);
}

}  // namespace

std::string CurlLine(const Request& request, const EnvelopeOptions& options,
                     const std::string& gateway) {
  const std::vector<Parameter> parameters = UnsignedParameters(request, options);
  // TZ=UTC-8 is POSIX for eight hours east of Greenwich.
  std::string line = R"((t=$(TZ=UTC-8 date '+%Y-%m-%d %H:%M:%S') && s=)";
  line += TextToSign(parameters);
  line += " && sign=$(" + SignCommand(options.sign_method) + ") && curl -sS --max-time 30";
  line += R"( --data-urlencode "app_key=$APPTRAIT_TOP_APP_KEY" --data-urlencode "timestamp=$t")";
  for (const Parameter& parameter : parameters) {
    line += " --data-urlencode " + net::ShellQuote(parameter.name + "=" + parameter.value);
  }
  return line + R"( --data-urlencode "sign=$sign" )" + net::ShellQuote(gateway) + ")";
}

}  // namespace apptrait::jaq
