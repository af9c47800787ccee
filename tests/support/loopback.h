// A real HTTP or HTTPS server on the loopback interface for tests of the network clients, and ways
// in which servers misbehave.
#ifndef APPTRAIT_TESTS_SUPPORT_LOOPBACK_H_
#define APPTRAIT_TESTS_SUPPORT_LOOPBACK_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace apptrait::test {

struct Part {  // of a multipart form
  std::string name, file_name, content_type, content;
};

struct Received {
  std::string method, path, query;             // the query as it stands in the request line
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;                            // of anything but a multipart form
  std::vector<Part> parts;                     // in order
};

struct Reply {
  int status = 200;
  std::string body;
  std::map<std::string, std::string> headers;
  std::chrono::milliseconds delay{0};
  enum class Fault { kNone, kCutOff, kEndless } fault = Fault::kNone;
};

// A self-signed certificate for 127.0.0.1 with its key.
class TlsIdentity {
 public:
  TlsIdentity();
  ~TlsIdentity();
  std::string CertificatePem() const;
  struct State;
  State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

class Loopback {
 public:
  using Handler = std::function<Reply(const Received&)>;
  explicit Loopback(Handler handler, const TlsIdentity* tls = nullptr);
  ~Loopback();

  // "http://127.0.0.1:PORT", without a path.
  std::string url() const;
  std::string authority() const;
  // Everything that came so far.
  std::vector<Received> received() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// name=value&… decoded as an HTML form (+ is a space), in order.
std::vector<std::pair<std::string, std::string>> DecodeForm(const std::string& form);

// Independent of the library under test: OpenSSL's one-shot functions.
std::string HmacSha256Hex(const std::string& key, const std::string& text);
std::string HmacMd5Hex(const std::string& key, const std::string& text);
std::string Md5Hex(const std::string& text);
std::string Sha256Hex(const std::string& text);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_LOOPBACK_H_
