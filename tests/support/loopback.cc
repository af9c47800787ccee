#include "support/loopback.h"

#include <httplib.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace apptrait::test {
namespace {

std::string Hex(const unsigned char* bytes, unsigned size) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kDigits[bytes[i] >> 4];
    hex += kDigits[bytes[i] & 15];
  }
  return hex;
}

std::string DigestHex(const EVP_MD* md, const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, md, nullptr);
  return Hex(digest, size);
}

std::string HmacHex(const EVP_MD* md, const std::string& key, const std::string& text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(md, key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  return Hex(mac, size);
}

}  // namespace

struct TlsIdentity::State {
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  ~State() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
};

TlsIdentity::TlsIdentity() : state_(std::make_unique<State>()) {
  state_->key = EVP_EC_gen("P-256");
  X509* x = state_->certificate = X509_new();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), 3600);
  X509_set_pubkey(x, state_->key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("loopback"), -1, -1, 0);
  X509_set_issuer_name(x, X509_get_subject_name(x));
  X509V3_CTX context;
  X509V3_set_ctx(&context, x, x, nullptr, nullptr, 0);
  for (const auto& [nid, value] : {std::pair(NID_subject_alt_name, "IP:127.0.0.1"),
                                   std::pair(NID_basic_constraints, "CA:TRUE")}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    X509_add_ext(x, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(x, state_->key, EVP_sha256());
}

TlsIdentity::~TlsIdentity() = default;

std::string TlsIdentity::CertificatePem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, state_->certificate);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

struct Loopback::State {
  Handler handler;
  std::unique_ptr<httplib::Server> server;
  std::thread thread;
  int port = 0;
  bool tls = false;
  std::atomic<bool> stopping = false;
  mutable std::mutex mutex;
  std::vector<Received> received;

  void Handle(const httplib::Request& request, httplib::Response& response,
              const httplib::ContentReader* reader);
  void Answer(const Reply& reply, httplib::Response& response);
};

void Loopback::State::Handle(const httplib::Request& request, httplib::Response& response,
                             const httplib::ContentReader* reader) {
  Received in{.method = request.method, .path = request.path};
  const std::size_t mark = request.target.find('?');
  if (mark != std::string::npos) in.query = request.target.substr(mark + 1);
  for (const auto& [name, value] : request.headers) {
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    in.headers[lower] = value;
  }
  if (reader != nullptr && request.is_multipart_form_data()) {
    (*reader)(
        [&](const httplib::MultipartFormData& part) {
          in.parts.push_back({part.name, part.filename, part.content_type, ""});
          return true;
        },
        [&](const char* data, std::size_t size) {
          in.parts.back().content.append(data, size);
          return true;
        });
  } else if (reader != nullptr) {
    (*reader)([&](const char* data, std::size_t size) {
      in.body.append(data, size);
      return true;
    });
  }
  Reply reply = handler(in);
  {
    const std::lock_guard lock(mutex);
    received.push_back(std::move(in));
  }
  Answer(reply, response);
}

void Loopback::State::Answer(const Reply& reply, httplib::Response& response) {
  for (auto slept = std::chrono::milliseconds(0); slept < reply.delay && !stopping;
       slept += std::chrono::milliseconds(10)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  response.status = reply.status;
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  switch (reply.fault) {
    case Reply::Fault::kNone:
      response.set_content(reply.body, "application/json;charset=UTF-8");
      break;
    case Reply::Fault::kCutOff:
      response.set_content_provider(
          reply.body.size() + 1000, "application/json",
          [body = reply.body](std::size_t offset, std::size_t, httplib::DataSink& sink) {
            if (offset == 0) sink.write(body.data(), body.size());
            return offset == 0;
          });
      break;
    case Reply::Fault::kEndless:
      response.set_chunked_content_provider(
          "application/json", [this](std::size_t, httplib::DataSink& sink) {
            const std::string block(65536, 'x');
            return sink.write(block.data(), block.size()) && !stopping;
          });
      break;
  }
}

Loopback::Loopback(Handler handler, const TlsIdentity* tls) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.handler = std::move(handler);
  s.tls = tls != nullptr;
  if (s.tls) {
    s.server = std::make_unique<httplib::SSLServer>(tls->state().certificate, tls->state().key);
  } else {
    s.server = std::make_unique<httplib::Server>();
  }
  s.server->new_task_queue = [] { return new httplib::ThreadPool(2); };
  s.server->set_keep_alive_timeout(1);
  s.server->Post(
      ".*", [&s](const httplib::Request& request, httplib::Response& response,
                 const httplib::ContentReader& reader) { s.Handle(request, response, &reader); });
  s.server->Get(".*", [&s](const httplib::Request& request, httplib::Response& response) {
    s.Handle(request, response, nullptr);
  });
  s.port = s.server->bind_to_any_port("127.0.0.1");
  s.thread = std::thread([&s] { s.server->listen_after_bind(); });
}

Loopback::~Loopback() {
  state_->stopping = true;
  // stop() is ignored before the loop runs.
  while (!state_->server->is_running()) std::this_thread::yield();
  state_->server->stop();
  state_->thread.join();
}

std::string Loopback::authority() const { return "127.0.0.1:" + std::to_string(state_->port); }

std::string Loopback::url() const { return (state_->tls ? "https://" : "http://") + authority(); }

std::vector<Received> Loopback::received() const {
  const std::lock_guard lock(state_->mutex);
  return state_->received;
}

std::vector<std::pair<std::string, std::string>> DecodeForm(const std::string& form) {
  std::vector<std::pair<std::string, std::string>> fields;
  const auto decode = [](const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '%' && i + 2 < text.size()) {
        plain += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        plain += text[i] == '+' ? ' ' : text[i];
      }
    }
    return plain;
  };
  for (std::size_t start = 0; start < form.size();) {
    const std::size_t end = std::min(form.find('&', start), form.size());
    const std::string pair = form.substr(start, end - start);
    const std::size_t equals = pair.find('=');
    fields.emplace_back(decode(pair.substr(0, equals)),
                        equals == pair.npos ? "" : decode(pair.substr(equals + 1)));
    start = end + 1;
  }
  return fields;
}

std::string HmacSha256Hex(const std::string& key, const std::string& text) {
  return HmacHex(EVP_sha256(), key, text);
}
std::string HmacMd5Hex(const std::string& key, const std::string& text) {
  return HmacHex(EVP_md5(), key, text);
}
std::string Md5Hex(const std::string& text) { return DigestHex(EVP_md5(), text); }
std::string Sha256Hex(const std::string& text) { return DigestHex(EVP_sha256(), text); }

}  // namespace apptrait::test
