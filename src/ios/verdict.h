// Collects what was found while one bundle or file is judged, and says what it comes to.
//
// Threading: for one thread.
#ifndef APPTRAIT_SRC_IOS_VERDICT_H_
#define APPTRAIT_SRC_IOS_VERDICT_H_

#include <array>

#include "apptrait/package.h"
#include "apptrait/result.h"

namespace apptrait::ios {

// What is judged by itself; the schemes of the report.
enum class Part {
  kCms,        // "cms": the CMS signature, its signer and chain
  kCode,       // "code": pages and special slots under every CodeDirectory
  kResources,  // "resources": the files that CodeResources seals
  kProfile,    // "profile": embedded.mobileprovision
  kNested,     // "nested": frameworks, extensions and other code inside
};
inline constexpr std::size_t kParts = 5;

class Verdict {
 public:
  // The part was there and was looked at.
  void Checked(Part part);
  // It does not hold, or no device takes it. Limits that were exceeded, encodings that are not read
  // and Info.plists that are not taken are no such thing: they leave the part unsupported.
  void Fail(Part part, Finding finding);
  // The same of what went wrong in reading `entry`.
  void Fail(Part part, const Error& error, const std::string& entry);
  // We cannot judge it.
  void Unsupported(Part part, Finding finding);
  // Worth knowing; changes nothing.
  void Note(Finding finding);
  void Note(Part part, Finding finding);

  bool failed(Part part) const { return At(part).failed; }
  // The signature and the code hold; only files of the bundle differ from its seal.
  bool OnlyResourcesFail() const;

  // Fills in verification and appends the findings. `is_unsigned` says that nobody signed the code,
  // `certificates` are the leaves' SHA-256, `min` the oldest system version that the app runs on.
  void Finish(bool is_unsigned, std::vector<std::string> certificates, int min, Package& package);
  // The same of a profile that stands alone.
  void FinishProfile(std::vector<std::string> certificates, Package& package);
  // Appends the findings alone.
  void FinishUnjudged(Package& package);

 private:
  struct State {
    bool checked = false, failed = false, unsupported = false;
    std::vector<std::string_view> findings;
  };
  State& At(Part part) { return parts_[static_cast<std::size_t>(part)]; }
  const State& At(Part part) const { return parts_[static_cast<std::size_t>(part)]; }

  void AppendSchemes(Verification& verification) const;

  std::array<State, kParts> parts_;
  std::vector<Finding> findings_;
};

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_VERDICT_H_
