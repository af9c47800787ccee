#include "apptrait/jaq.h"
#include "base/text.h"
#include "catalogue/cause.h"
#include "catalogue/limit.h"
#include "catalogue/rules/jaq.h"
#include "jaq/answer_tree.h"

namespace apptrait::jaq {
namespace {

// As the transport's limit; answers are a few KiB.
constexpr std::size_t kAnswerSize = std::size_t{1024} * 1024;

ServiceError ReadError(const Node& node) {
  return {.code = node.Integer("code").value_or(0),
          .message = node.Text("msg").value_or(""),
          .sub_code = node.Text("sub_code").value_or(""),
          .sub_message = node.Text("sub_msg").value_or("")};
}

// error_response, or with simplify its members at the top.
const Node* FindError(const Node& root) {
  if (const Node* error = root.Descendant("error_response")) return error;
  if (root.Child("code") != nullptr && root.Child("msg") != nullptr) return &root;
  return nullptr;
}

// Any member that a result of one of the APIs has.
bool IsResult(const Node& node) {
  for (const char* name :
       {"status", "official_result", "err_code", "success", "submit_status", "item_id"}) {
    if (node.Child(name) != nullptr) return true;
  }
  return false;
}

// result, or what is wrapped once more in it (official_app_verify_response in older generations of
// the API's own code), or with simplify perhaps the top itself.
const Node* FindResult(const Node& root) {
  const Node* result = root.Descendant("result");
  if (result == nullptr) return IsResult(root) ? &root : nullptr;
  for (int depth = 0; depth < 3 && !IsResult(*result) && result->children.size() == 1; ++depth) {
    result = &result->children.front();
  }
  return IsResult(*result) ? result : nullptr;
}

std::optional<std::string> FindRequestId(const Node& root) {
  for (const Node* node = &root;;) {
    if (auto id = node->Text("request_id")) return id;
    if (node->children.size() != 1) return std::nullopt;
    node = &node->children.front();
  }
}

void ReadResult(const Node& node, Answer* answer) {
  answer->error_code = node.Integer("err_code");
  answer->error_message = node.Text("err_msg");
  answer->success = node.Boolean("success");
  answer->status = node.Integer("status");
  answer->query_interval_ms = node.Integer("query_interval");
  answer->official_result_text = node.Text("official_result");
  answer->official_result = node.Integer("official_result");
  // The page's own example has the name where its table has numbers.
  if (answer->official_result_text == "OFFICIAL") answer->official_result = 1;
  answer->app_name = node.Text("app_name");
  answer->package_name = node.Text("pkg_name");
  answer->developer = node.Text("developer");
  answer->certificate_md5 = node.Text("cert_md5");
  answer->submit_status = node.Integer("submit_status");
  answer->item_id = node.Text("item_id");
  answer->progress = node.Integer("progress");
}

Error Unreadable(std::vector<Datum> reason) {
  return catalogue::Fail(ErrorKind::kIo, rule::kJaqAnswerUnreadable, {}, std::move(reason));
}

}  // namespace

Result<Answer> ParseAnswer(std::string_view body) {
  if (body.size() > kAnswerSize) {
    return catalogue::LimitError(quantity::kAnswerSize, body.size(), kAnswerSize);
  }
  Answer answer{.repaired_utf8 = !IsUtf8(body)};
  std::vector<Datum> reason;
  const auto root =
      ParseTree(answer.repaired_utf8 ? ToValidUtf8(body) : std::string(body), &reason);
  if (!root) return Unreadable(std::move(reason));
  answer.request_id = FindRequestId(*root);
  if (const Node* result = FindResult(*root)) {
    ReadResult(*result, &answer);
  } else if (const Node* error = FindError(*root)) {
    answer.error = ReadError(*error);
  } else {
    return Unreadable(catalogue::Because(why::kAnswerNoResult));
  }
  return answer;
}

}  // namespace apptrait::jaq
