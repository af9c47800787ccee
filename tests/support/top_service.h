// TOP's gateway, as far as a test can be it: checks method, form, signature and time stamp of what
// comes as the protocol says, then gives the next scripted answer.
#ifndef APPTRAIT_TESTS_SUPPORT_TOP_SERVICE_H_
#define APPTRAIT_TESTS_SUPPORT_TOP_SERVICE_H_

#include <mutex>

#include "support/loopback.h"

namespace apptrait::test {

class TopService {
 public:
  static constexpr const char* kAppKey = "12345678";
  static constexpr const char* kSecret = "s3cr3t-of-the-test-0123456789abcdef";

  // The last reply is repeated.
  explicit TopService(std::vector<Reply> script, const TlsIdentity* tls = nullptr);

  std::string gateway() const { return server_.url() + "/router/rest"; }
  std::string authority() const { return server_.authority(); }
  // The decoded forms of the calls that passed the checks.
  std::vector<std::map<std::string, std::string>> accepted() const;
  std::size_t calls() const { return server_.received().size(); }

 private:
  Reply Handle(const Received& received);

  std::vector<Reply> script_;
  mutable std::mutex mutex_;
  std::size_t next_ = 0;
  std::vector<std::map<std::string, std::string>> accepted_;
  Loopback server_;
};

// The protocol's error answer, simplified or not as `form` asked.
std::string TopError(int code, const std::string& message, const std::string& sub_code = "",
                     const std::string& sub_message = "");

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_TOP_SERVICE_H_
