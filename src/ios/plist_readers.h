// The readers of the three forms of a property list; plist.h is the door to them.
#ifndef APPTRAIT_SRC_IOS_PLIST_READERS_H_
#define APPTRAIT_SRC_IOS_PLIST_READERS_H_

#include "catalogue/cause.h"
#include "ios/plist.h"

namespace apptrait::ios {

// What a reader carries along: the limits, and the first thing that went wrong. Its methods give
// false once something did, so that a reader can write `return context.Fail(…)`.
class PlistContext {
 public:
  // Of a list of this many bytes: no honest one has more objects than bytes, for containers are not
  // shared.
  explicit PlistContext(std::size_t size);

  // Counts one more object, a dictionary's keys included.
  bool Spend();
  // Counts the bytes of a string or data that is copied.
  bool Copy(std::size_t bytes);
  // Says that it has more objects than may be, however many.
  void ExceedObjects();
  // Whether containers may nest this deep.
  bool MayNest(int depth);
  bool Fail(const catalogue::Bilingual& why, std::vector<Datum> data = {});
  // Says that it is in an encoding that is not read.
  bool Unread(std::string_view encoding);
  // Drops the entries of keys that stand twice, and remembers one such key.
  void Unify(PlistDictionary& dictionary, bool keep_last);

  Result<PlistDocument> Finish(Plist root, PlistForm form);

 private:
  const std::size_t most_objects_;
  const std::uint64_t most_bytes_;
  std::size_t objects_ = 0;
  std::uint64_t bytes_ = 0;
  std::optional<Error> error_;
  std::optional<std::string> duplicate_key_;
};

// Sets `text` to the characters of a list that is not binary, in UTF-8 and without their byte order
// mark; they stand in `bytes`, or in `storage` where they were converted. Their encoding is what
// CoreFoundation takes them for (CFPropertyList.c, encodingForXMLData): by the byte order mark,
// else by what <?xml declares, else UTF-8. Read are UTF-8 (not checked), UTF-16, ASCII and
// ISO-8859-1; false for another, which `context` learns.
bool DecodeText(ByteSpan bytes, std::string* storage, std::string_view* text,
                PlistContext& context);

// Of `text` from DecodeText.
Result<PlistDocument> ReadXmlPlist(std::string_view text, PlistContext& context);
Result<PlistDocument> ReadTextPlist(std::string_view text, PlistContext& context);
Result<PlistDocument> ReadBinaryPlist(ByteSpan bytes, PlistContext& context);

}  // namespace apptrait::ios

#endif  // APPTRAIT_SRC_IOS_PLIST_READERS_H_
