// libcurl, loaded when it is first needed: linked at start-up it and what it brings would cost
// every run some milliseconds.
#ifndef APPTRAIT_SRC_NET_CURL_LIBRARY_H_
#define APPTRAIT_SRC_NET_CURL_LIBRARY_H_

#define CURL_DISABLE_DEPRECATION  // CURLOPT_PROTOCOLS is the fallback for older libraries
#include <curl/curl.h>

#include <string>

#include "apptrait/result.h"

namespace apptrait::net {

// The functions that are used, under libcurl's own signatures.
struct CurlLibrary {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

// Loads and initializes `name` (empty: the usual names, in order). Once loaded, a library stays for
// the life of the process. Error net.curl-missing. May be called from several threads.
Result<const CurlLibrary*> LoadCurl(const std::string& name);

}  // namespace apptrait::net

#endif  // APPTRAIT_SRC_NET_CURL_LIBRARY_H_
