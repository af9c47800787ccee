// Dysmsapi and OSS, as far as a test can be them: the first checks the V3 signature of every call,
// the second policy, signature and form of an upload. Scripted answers follow.
#ifndef APPTRAIT_TESTS_SUPPORT_ALIYUN_SERVICE_H_
#define APPTRAIT_TESTS_SUPPORT_ALIYUN_SERVICE_H_

#include <mutex>
#include <set>

#include "support/loopback.h"

namespace apptrait::test {

class AliyunService {
 public:
  static constexpr const char* kAccessKeyId = "LTAI-of-the-test";
  static constexpr const char* kSecret = "s3cr3t-access-key-0123456789abcdef";
  static constexpr const char* kToken = "t0k3n-of-the-test-0123456789abcdef";

  struct Action {
    std::string name;
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> headers;
  };

  // Replies to accepted calls in order, the last one again and again.
  explicit AliyunService(std::vector<Reply> script, bool needs_token = false);

  std::string endpoint() const { return server_.url(); }
  std::vector<Action> accepted() const;
  std::size_t calls() const { return server_.received().size(); }

 private:
  Reply Handle(const Received& received);
  Reply Check(const Received& received, Action* action);

  std::vector<Reply> script_;
  bool needs_token_;
  mutable std::mutex mutex_;
  std::size_t next_ = 0;
  std::set<std::string> nonces_;
  std::vector<Action> accepted_;
  Loopback server_;
};

class OssService {
 public:
  OssService();

  std::string url() const { return server_.url(); }
  // GetQualificationOssInfo's Data for this bucket with those conditions (JSON), valid for a
  // minute from now plus `shift` seconds.
  std::string Data(const std::string& conditions, const std::string& host = {},
                   int shift = 0) const;
  // The uploaded objects by key.
  std::map<std::string, std::string> objects() const;

 private:
  Reply Handle(const Received& received);

  mutable std::mutex mutex_;
  std::map<std::string, std::string> objects_;
  Loopback server_;
};

// {"RequestId":…,"Code":…,"Message":…}
std::string AliyunError(const std::string& code, const std::string& message);

}  // namespace apptrait::test

#endif  // APPTRAIT_TESTS_SUPPORT_ALIYUN_SERVICE_H_
