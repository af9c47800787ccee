#include <libimagequant.h>
#include <png.h>

#include <array>
#include <new>

#include "image/image.h"

// libimagequant.a is built with OpenMP. Clang has no omp.h here, and two functions are all.
extern "C" {
int omp_get_max_threads();
void omp_set_num_threads(int count);
}

namespace apptrait::image {
namespace {

// Colours must not depend on the number of processors: the library sums up per thread.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread() { omp_set_num_threads(before_); }

 private:
  int before_;
};

template <auto Destroy>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Destroy(handle);
  }
};
using AttrPtr = std::unique_ptr<liq_attr, Deleter<liq_attr_destroy>>;
using ImagePtr = std::unique_ptr<liq_image, Deleter<liq_image_destroy>>;
using ResultPtr = std::unique_ptr<liq_result, Deleter<liq_result_destroy>>;

bool IsOpaque(const Image& image) {
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) {
    if (image.rgba[i] != std::byte{255}) return false;
  }
  return true;
}

Bytes Write(png_image png, ByteSpan pixels, ByteSpan colormap) {
  png_alloc_size_t size = 0;
  const auto write = [&](void* to) {
    return png_image_write_to_memory(&png, to, &size, 0, pixels.data(), 0,
                                     colormap.empty() ? nullptr : colormap.data()) != 0;
  };
  // What is in memory can always be written, given more of it.
  if (!write(nullptr)) throw std::bad_alloc();
  Bytes file(size);
  if (!write(file.data())) throw std::bad_alloc();
  file.resize(size);
  return file;
}

png_image Header(const Image& image) {
  png_image png = {};
  png.version = PNG_IMAGE_VERSION;
  png.width = image.width;
  png.height = image.height;
  return png;
}

}  // namespace

Bytes EncodePng(const Image& image) {
  png_image png = Header(image);
  if (!IsOpaque(image)) {
    png.format = PNG_FORMAT_RGBA;
    return Write(png, image.rgba, {});
  }
  png.format = PNG_FORMAT_RGB;
  Bytes rgb;
  rgb.reserve(image.rgba.size() / 4 * 3);
  for (std::size_t i = 0; i < image.rgba.size(); ++i) {
    if (i % 4 != 3) rgb.push_back(image.rgba[i]);
  }
  return Write(png, rgb, {});
}

std::optional<Bytes> EncodePalette(const Image& image, int quality) {
  const OneThread one_thread;
  const AttrPtr attr(liq_attr_create());
  if (!attr) throw std::bad_alloc();
  if (liq_set_quality(attr.get(), quality, 100) != LIQ_OK) return std::nullopt;
  const ImagePtr source(liq_image_create_rgba(attr.get(), image.rgba.data(),
                                              static_cast<int>(image.width),
                                              static_cast<int>(image.height), 0));
  liq_result* made = nullptr;
  if (!source) throw std::bad_alloc();
  const liq_error error = liq_image_quantize(source.get(), attr.get(), &made);
  if (error == LIQ_OUT_OF_MEMORY) throw std::bad_alloc();
  if (error != LIQ_OK) return std::nullopt;
  const ResultPtr result(made);
  Bytes indices(std::size_t{image.width} * image.height);
  if (liq_write_remapped_image(result.get(), source.get(), indices.data(), indices.size()) !=
      LIQ_OK) {
    return std::nullopt;
  }
  const liq_palette* palette = liq_get_palette(result.get());
  Bytes colormap;
  for (unsigned i = 0; i < palette->count; ++i) {
    const liq_color& color = palette->entries[i];
    for (const unsigned char channel : {color.r, color.g, color.b, color.a}) {
      colormap.push_back(std::byte{channel});
    }
  }
  png_image png = Header(image);
  png.format = PNG_FORMAT_RGBA_COLORMAP;
  png.colormap_entries = palette->count;
  return Write(png, indices, colormap);
}

std::optional<Fitted> FitPng(const Image& image, std::size_t limit) {
  constexpr std::array<std::uint32_t, 8> kSides = {kLargestSide, 1024, 512, 384, 256, 192, 128, 64};
  // Below this quality banding shows; a smaller picture looks better.
  constexpr int kGoodQuality = 75;
  const std::uint32_t longest = std::max(image.width, image.height);
  for (std::size_t i = 0; i < kSides.size(); ++i) {
    const bool first = i == 0;
    if (!first && kSides[i] >= longest) continue;
    const Image smaller = Resize(image, kSides[i]);
    Fitted fitted{EncodePng(smaller), smaller.width, smaller.height, false, !first};
    if (fitted.png.size() <= limit) return fitted;
    const bool last = i + 1 == kSides.size();
    // 256 colours save three quarters, rarely more: what is far above the limit is not tried, for
    // it takes seconds.
    constexpr std::size_t kHopeless = 6;
    if (fitted.png.size() > kHopeless * limit && !last) continue;
    if (auto palette = EncodePalette(smaller, last ? 0 : kGoodQuality);
        palette && palette->size() <= limit) {
      fitted.png = std::move(*palette);
      fitted.palette = true;
      return fitted;
    }
  }
  return std::nullopt;
}

}  // namespace apptrait::image
