// Icons.
#include "fuzz/target.h"
#include "image/header.h"
#include "image/image.h"

APPTRAIT_FUZZ_TARGET(image) {
  using namespace apptrait;
  const auto header = image::ReadImageHeader(input);
  // Larger pictures are only slow.
  if (!header || std::uint64_t{header->width} * header->height > 256 * 256) return;
  (void)image::Decode(input).ok();
}
