#include "android/signatures.h"

namespace apptrait::android {

struct Signatures::State {};

Signatures::Signatures(std::unique_ptr<State> state) : state_(std::move(state)) {}
Signatures::~Signatures() = default;
Signatures::Signatures(Signatures&&) noexcept = default;
Signatures& Signatures::operator=(Signatures&&) noexcept = default;

Signatures Signatures::Read(const platform::Input&, const ManifestFacts&, Package& package,
                            digest::Plan&) {
  if (!package.android) package.android.emplace();
  return Signatures(std::make_unique<State>());
}

void Signatures::Judge(const digest::Results&, Package&) {}

void JudgeSplitSet(Package&) {}

}  // namespace apptrait::android
