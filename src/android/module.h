// A module: an APK, or a module of an app bundle, with its compiled resources and files. A base and
// its splits are several modules that a device reads as one.
//
// Threading: one thread at a time.
#ifndef APPTRAIT_SRC_ANDROID_MODULE_H_
#define APPTRAIT_SRC_ANDROID_MODULE_H_

#include "android/manifest.h"
#include "android/resources.h"
#include "zip/layout.h"

namespace apptrait::android {

// What resources are compiled to.
enum class Encoding {
  kBinary,   // APKs: AndroidManifest.xml, resources.arsc
  kProtobuf  // app bundles: manifest/AndroidManifest.xml, resources.pb
};

class Module {
 public:
  // `layout` outlives the module. `prefix` is where the module lies in the package: "" or "base/".
  Module(std::shared_ptr<const Source> source, const zip::Layout& layout, Encoding encoding,
         std::string prefix);

  // The manifest; unreadable, with findings, where there is none.
  Manifest ReadManifest(std::vector<Finding>* findings) const;

  // Loads the resource table, where there is one. Faults are findings.
  void LoadResources(std::vector<Finding>* findings);
  // Null where there are none.
  const ResourceSource* resources() const { return resources_.get(); }

  // Of the resource table in memory, in bytes.
  std::uint64_t table_size() const { return table_.size(); }

  // Where a file that a resource names ("res/…") lies in the package: behind the module's prefix,
  // and of an APK in a set behind its entry's name and '!'.
  std::string EntryName(std::string_view path) const {
    return place_ + prefix_ + std::string(path);
  }
  // Tells that the module is the entry of that name in the package.
  void SetPlace(const std::string& entry) { place_ = entry + "!"; }

  // A file that a resource names ("res/…"), up to `limit` bytes; nothing where there is none or it
  // cannot be read.
  std::optional<Bytes> ReadFile(std::string_view path, std::uint64_t limit) const;

  // True for a file that ReadXml reads.
  bool IsXml(std::string_view path, ByteSpan document) const;
  // Gives a compiled XML file's elements to the sink.
  XmlOutcome ReadXml(ByteSpan document, XmlSink& sink, Notes& notes) const;

 private:
  std::shared_ptr<const Source> source_;
  const zip::Layout* layout_;
  Encoding encoding_;
  std::string prefix_, place_;
  Bytes table_;  // what `resources_` reads from
  std::unique_ptr<ResourceSource> resources_;
};

// The modules that a device loads together, and their resources as one.
class Modules {
 public:
  // The base comes first. Its resources are loaded already.
  void Add(Module module);

  const ResourceSet& resources() const { return resources_; }
  bool empty() const { return modules_.empty(); }
  const Module& base() const { return *modules_.front(); }
  // Where that value was found; the base where it was found nowhere.
  const Module& ModuleOf(const ResourceSource* source) const;

 private:
  std::vector<std::unique_ptr<Module>> modules_;
  ResourceSet resources_;
};

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_MODULE_H_
