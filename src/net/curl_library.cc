#include "net/curl_library.h"

#include <dlfcn.h>

#include <map>
#include <memory>
#include <mutex>

#include "catalogue/rules/net.h"

namespace apptrait::net {
namespace {

#ifdef __APPLE__
constexpr const char* kUsualNames[] = {"libcurl.4.dylib"};
#else
constexpr const char* kUsualNames[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif

template <class Function>
bool Bind(void* library, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(dlsym(library, name));  // POSIX: what dlsym is for
  return *function != nullptr;
}

std::string LastError() {
  const char* text = dlerror();
  return text == nullptr ? "?" : text;
}

Error Missing(const std::string& name, std::string reason) {
  return catalogue::Fail(ErrorKind::kIo, rule::kNetCurlMissing, {},
                         {{"library", name}, {"reason", std::move(reason)}});
}

Result<std::unique_ptr<CurlLibrary>> Open(const std::string& name) {
  void* handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return Missing(name, LastError());
  auto library = std::make_unique<CurlLibrary>();
  const bool complete = Bind(handle, "curl_global_init", &library->global_init) &&
                        Bind(handle, "curl_easy_init", &library->easy_init) &&
                        Bind(handle, "curl_easy_setopt", &library->easy_setopt) &&
                        Bind(handle, "curl_easy_perform", &library->easy_perform) &&
                        Bind(handle, "curl_easy_getinfo", &library->easy_getinfo) &&
                        Bind(handle, "curl_easy_cleanup", &library->easy_cleanup) &&
                        Bind(handle, "curl_easy_strerror", &library->easy_strerror) &&
                        Bind(handle, "curl_slist_append", &library->slist_append) &&
                        Bind(handle, "curl_slist_free_all", &library->slist_free_all);
  if (!complete) {
    std::string reason = LastError();
    dlclose(handle);
    return Missing(name, std::move(reason));
  }
  if (library->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return Missing(name, "global init");
  return library;
}

}  // namespace

Result<const CurlLibrary*> LoadCurl(const std::string& name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<CurlLibrary>>& loaded =
      *new std::map<std::string, std::unique_ptr<CurlLibrary>>;  // other threads may send at exit
  const std::lock_guard lock(mutex);
  if (const auto found = loaded.find(name); found != loaded.end()) return found->second.get();

  std::vector<std::string> names{name};
  if (name.empty()) names.assign(std::begin(kUsualNames), std::end(kUsualNames));
  std::optional<Error> first;
  for (const std::string& candidate : names) {
    auto library = Open(candidate);
    if (library) return (loaded[name] = std::move(*library)).get();
    if (!first) first = library.error();
  }
  return *std::move(first);
}

}  // namespace apptrait::net
