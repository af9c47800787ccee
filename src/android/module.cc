#include "android/module.h"

#include "android/axml.h"
#include "android/device_entry.h"
#include "android/proto_table.h"
#include "android/proto_xml.h"
#include "android/resource_table.h"
#include "base/limits.h"
#include "catalogue/rules/android.h"

namespace apptrait::android {
namespace {

bool LooksLikeTable(ByteSpan bytes) {
  return AsText(bytes).starts_with(std::string_view("\2\0", 2));
}
bool Anything(ByteSpan) { return true; }

}  // namespace

Module::Module(std::shared_ptr<const Source> source, const zip::Layout& layout, Encoding encoding,
               std::string prefix)
    : source_(std::move(source)),
      layout_(&layout),
      encoding_(encoding),
      prefix_(std::move(prefix)) {}

Manifest Module::ReadManifest(std::vector<Finding>* findings) const {
  const std::string name =
      prefix_ + (encoding_ == Encoding::kProtobuf ? "manifest/" : "") + "AndroidManifest.xml";
  Notes notes(*findings, name);
  const zip::Entry* entry = layout_->Find(name);
  if (entry == nullptr) {
    notes.Add(rule::kManifestMissing);
    return {};
  }
  const auto bytes = ReadAsDevice(*source_, *layout_, *entry, limits::kXmlSize, notes,
                                  encoding_ == Encoding::kBinary ? LooksLikeAxml : Anything);
  if (!bytes) {
    findings->push_back(bytes.error().detail);
    notes.Add(rule::kManifestUnreadable);
    return {};
  }
  return android::ReadManifest([&](XmlSink& sink) { return ReadXml(*bytes, sink, notes); }, notes);
}

void Module::LoadResources(std::vector<Finding>* findings) {
  const std::string name =
      prefix_ + (encoding_ == Encoding::kProtobuf ? "resources.pb" : "resources.arsc");
  const zip::Entry* entry = layout_->Find(name);
  if (entry == nullptr) return;
  Notes notes(*findings, name);
  auto bytes = ReadAsDevice(*source_, *layout_, *entry, limits::kParsedEntrySize, notes,
                            encoding_ == Encoding::kBinary ? LooksLikeTable : Anything);
  if (!bytes) {
    findings->push_back(bytes.error().detail);
    return;
  }
  table_ = std::move(*bytes);
  if (encoding_ == Encoding::kProtobuf) {
    resources_ = std::make_unique<ProtoTable>(table_, notes);
  } else {
    resources_ = std::make_unique<ResourceTable>(table_, notes);
  }
}

std::optional<Bytes> Module::ReadFile(std::string_view path, std::uint64_t limit) const {
  const zip::Entry* entry = layout_->Find(prefix_ + std::string(path));
  if (entry == nullptr) return std::nullopt;
  std::vector<Finding> unused;
  Notes notes(unused, "");
  auto bytes = ReadAsDevice(*source_, *layout_, *entry, limit, notes, Anything);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

bool Module::IsXml(std::string_view path, ByteSpan document) const {
  return encoding_ == Encoding::kBinary ? LooksLikeAxml(document) : path.ends_with(".xml");
}

XmlOutcome Module::ReadXml(ByteSpan document, XmlSink& sink, Notes& notes) const {
  return encoding_ == Encoding::kProtobuf ? ReadProtoXml(document, sink, notes)
                                          : ReadAxml(document, sink, notes);
}

void Modules::Add(Module module) {
  modules_.push_back(std::make_unique<Module>(std::move(module)));
  if (modules_.back()->resources() != nullptr) resources_.Add(modules_.back()->resources());
}

const Module& Modules::ModuleOf(const ResourceSource* source) const {
  for (const auto& module : modules_) {
    if (source != nullptr && module->resources() == source) return *module;
  }
  return base();
}

}  // namespace apptrait::android
