// The application's icon: the best image for a filing, and the layers of an adaptive icon.
#ifndef APPTRAIT_SRC_ANDROID_ICON_H_
#define APPTRAIT_SRC_ANDROID_ICON_H_

#include "android/module.h"
#include "apptrait/package.h"

namespace apptrait::android {

// Of an android:icon, as it stands in the manifest: the image with the most pixels among those that
// an upright phone in day mode, set to simplified Chinese, could show at any density up to xxxhdpi
// (640 dpi). Where there is only compiled XML (a vector, an adaptive icon), that, with the format
// "xml". An adaptive icon's background and foreground are given as layers where both are images or
// colours. Nothing, with a finding, where there is none of these.
std::optional<Icon> ReadIcon(const Value& icon, const Modules& modules, Notes& notes);

}  // namespace apptrait::android

#endif  // APPTRAIT_SRC_ANDROID_ICON_H_
