// Entries of an APK as Android's resource loader reads them, whatever their headers say of
// compression.
#ifndef APPTRAIT_SRC_ANDROID_DEVICE_ENTRY_H_
#define APPTRAIT_SRC_ANDROID_DEVICE_ENTRY_H_

#include <functional>

#include "android/notes.h"
#include "zip/contents.h"

namespace apptrait::android {

// The entry's contents. With a compression method that is neither 0 nor 8 a device takes the bytes
// as stored and looks at the uncompressed size alone, apksig inflates them: the way is taken whose
// result `looks_right`, stored first, and a finding says so. Errors as of zip::ReadContents.
Result<Bytes> ReadAsDevice(const Source& source, const zip::Layout& layout, const zip::Entry& entry,
                           std::uint64_t limit, Notes& notes,
                           const std::function<bool(ByteSpan)>& looks_right);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_DEVICE_ENTRY_H_
