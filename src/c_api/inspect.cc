// Inspecting by the C interface: options and hooks become InspectOptions.
#include "apptrait/inspect.h"

#include "apptrait/secret.h"
#include "apptrait/version.h"
#include "base/bytes.h"
#include "base/pem.h"
#include "c_api/boundary.h"
#include "c_api/options.h"
#include "catalogue/rules/c_api.h"

namespace apptrait::c_api {
namespace {

// The options of one call; the password is wiped when they go.
struct Call {
  InspectOptions options;
  std::stop_source stop;
  Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() {
    if (options.password) Wipe(&*options.password);
  }
};

void ReadTrust(Options& options, InspectOptions* inspect) {
  for (const std::string& text :
       options.Strings("trust_anchors").value_or(std::vector<std::string>())) {
    auto certificates = ReadPem(text, "CERTIFICATE");
    if (certificates.empty()) {
      options.Refuse("trust_anchors", "[\"-----BEGIN CERTIFICATE-----…\"]");
    }
    for (Bytes& der : certificates) inspect->trust_anchors.push_back(std::move(der));
  }
  inspect->harmony_trusted_roots = options.String("harmony_trusted_roots");
  inspect->harmony_trusted_sources = options.String("harmony_trusted_sources");
}

Result<void> ReadOptions(const char* text, InspectOptions* inspect) {
  Options options(text);
  inspect->digests = options.Bool("digests").value_or(true);
  inspect->verify = options.Bool("verify").value_or(true);
  const auto sdk = [&](const char* name) -> std::optional<int> {
    const auto value = options.Integer(name, 1, 10000);
    return value ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
  };
  inspect->min_sdk = sdk("min_sdk");
  inspect->max_sdk = sdk("max_sdk");
  inspect->compat_apksig = options.Choice("compat", {"none", "apksig"}) == 1;
  inspect->at = options.Time("at");
  if (const auto idsig = options.String("idsig")) {
    inspect->idsig = FromBase64(*idsig);
    if (!inspect->idsig) options.Refuse("idsig", "base64");
  }
  ReadTrust(options, inspect);
  inspect->alias = options.String("alias");
  inspect->password = options.String("password");
  inspect->workers = static_cast<int>(options.Integer("workers", 0, 1024).value_or(0));
  return options.End();
}

// Error: a struct whose size the caller did not say.
Result<void> CheckSize(const char* name, std::size_t size, std::size_t wanted) {
  if (size >= wanted) return {};
  return catalogue::Fail(ErrorKind::kUsage, rule::kCApiBadStruct, {},
                         {{"name", std::string(name)},
                          {"size", static_cast<std::int64_t>(size)},
                          {"wanted", static_cast<std::int64_t>(wanted)}});
}

// Links the caller's stop to the call's own, which `progress` requests too.
struct Link {
  std::stop_source stop;
  void operator()() noexcept { stop.request_stop(); }
};

Result<void> Run(const char* options, const apptrait_hooks* hooks, apptrait_package** package,
                 const std::function<Result<Package>(const InspectOptions&)>& inspect) {
  if (package == nullptr) return MissingArgument("package");
  Call call;
  if (auto read = ReadOptions(options, &call.options); !read) return read;
  call.options.stop = call.stop.get_token();
  std::optional<std::stop_callback<Link>> link;
  if (hooks != nullptr) {
    if (auto r = CheckSize("hooks", hooks->struct_size, sizeof *hooks); !r) return r;
    if (hooks->cancel != nullptr) link.emplace(hooks->cancel->source.get_token(), Link{call.stop});
    if (hooks->progress != nullptr) {
      call.options.progress = [hooks, &call](std::uint64_t done, std::uint64_t total) {
        if (hooks->progress(hooks->user, done, total) != 0) call.stop.request_stop();
      };
    }
  }
  auto inspected = inspect(call.options);
  if (!inspected) return inspected.error();
  *package = new apptrait_package{std::move(*inspected)};
  return {};
}

std::string NameOf(const char* name) { return name == nullptr ? "" : name; }

}  // namespace
}  // namespace apptrait::c_api

using namespace apptrait;         // NOLINT(google-build-using-namespace)
using namespace apptrait::c_api;  // NOLINT(google-build-using-namespace)

apptrait_status apptrait_inspect_path(const char* path, const char* options,
                                      const apptrait_hooks* hooks, apptrait_package** package,
                                      apptrait_error** error) {
  if (package != nullptr) *package = nullptr;
  return Guard(error, [&]() -> Result<void> {
    if (path == nullptr) return MissingArgument("path");
    return Run(options, hooks, package,
               [&](const InspectOptions& o) { return Inspect(std::string(path), o); });
  });
}

apptrait_status apptrait_inspect_descriptor(int descriptor, const char* name, const char* options,
                                            const apptrait_hooks* hooks, apptrait_package** package,
                                            apptrait_error** error) {
  if (package != nullptr) *package = nullptr;
  return Guard(error, [&] {
    return Run(options, hooks, package, [&](const InspectOptions& o) {
      return InspectDescriptor(descriptor, NameOf(name), o);
    });
  });
}

apptrait_status apptrait_inspect_memory(const void* bytes, size_t size, const char* name,
                                        const char* options, const apptrait_hooks* hooks,
                                        apptrait_package** package, apptrait_error** error) {
  if (package != nullptr) *package = nullptr;
  return Guard(error, [&]() -> Result<void> {
    if (bytes == nullptr && size > 0) return MissingArgument("bytes");
    return Run(options, hooks, package, [&](const InspectOptions& o) {
      return InspectMemory({static_cast<const std::byte*>(bytes), size}, NameOf(name), o);
    });
  });
}

apptrait_status apptrait_inspect_source(const apptrait_source* source, const char* name,
                                        const char* options, const apptrait_hooks* hooks,
                                        apptrait_package** package, apptrait_error** error) {
  if (package != nullptr) *package = nullptr;
  return Guard(error, [&]() -> Result<void> {
    if (source == nullptr) return MissingArgument("source");
    if (auto r = CheckSize("source", source->struct_size, sizeof *source); !r) return r;
    if (source->read == nullptr) return MissingArgument("source.read");
    CallerSource caller{.size = source->size,
                        .read = [source](std::uint64_t offset, std::span<std::byte> out) {
                          return source->read(source->user, offset, out.data(), out.size()) == 0;
                        }};
    return Run(options, hooks, package, [&](const InspectOptions& o) {
      return InspectSource(std::move(caller), NameOf(name), o);
    });
  });
}

const char* apptrait_package_status(const apptrait_package* package) {
  return package == nullptr ? "" : Name(package->package.verification.status).data();
}
void apptrait_package_free(apptrait_package* package) { delete package; }

apptrait_cancel* apptrait_cancel_new(void) {
  try {
    return new apptrait_cancel;
  } catch (...) {
    return nullptr;
  }
}
void apptrait_cancel_request(apptrait_cancel* cancel) {
  if (cancel != nullptr) cancel->source.request_stop();
}
void apptrait_cancel_free(apptrait_cancel* cancel) { delete cancel; }

const char* apptrait_version(void) { return Version().data(); }
