// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/image_location.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "image/image_decoder.h"
#include "io/mapped_file.h"

namespace vitrine {
namespace {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(const std::filesystem::path& path) : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int value() const { return value_; }

private:
    int value_;
};

/// Read and not mapped: a file that is cut short meanwhile must be an error, not a signal.
Result<std::vector<std::uint8_t>> readStretch(const ImageLocation& location) {
    const auto because = [](int number) { return std::generic_category().message(number); };
    const Descriptor file(location.path);
    if (file.value() < 0) return fail(ErrorCode::FileNotFound, location.path.string(), because(errno));
    std::vector<std::uint8_t> bytes(location.planes->byteCount());
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t count = ::pread(file.value(), bytes.data() + filled, bytes.size() - filled,
                                      static_cast<off_t>(location.planes->offset + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(ErrorCode::FileNotFound, location.path.string(), because(errno));
        if (count == 0) return fail(ErrorCode::FileCorrupt, location.text(), "the file ends before this picture does");
        filled += static_cast<std::size_t>(count);
    }
    return bytes;
}

Image interleaved(const std::vector<std::uint8_t>& planes, int width, int height) {
    const std::size_t plane = planes.size() / 3;
    std::vector<std::uint8_t> rgb(planes.size());
    for (std::size_t pixel = 0; pixel < plane; ++pixel)
        for (std::size_t channel = 0; channel < 3; ++channel) rgb[pixel * 3 + channel] = planes[channel * plane + pixel];
    return {width, height, std::move(rgb)};
}

}  // namespace

std::string ImageLocation::text() const {
    return planes ? path.string() + " at byte " + std::to_string(planes->offset) : path.string();
}

Result<std::vector<std::uint8_t>> readImageBytes(const ImageLocation& location) {
    return guarded(location.path.string(), [&]() -> Result<std::vector<std::uint8_t>> {
        if (!location.planes) return readFile(location.path, kMaxImageFileBytes);
        const RawPlanes& planes = *location.planes;
        if (planes.width < 1 || planes.height < 1 || std::int64_t{planes.width} * planes.height > kMaxImagePixels)
            return fail(ErrorCode::FileCorrupt, location.text(), "has a size that no picture may have");
        return readStretch(location);
    });
}

Result<Image> decodeImage(const ImageLocation& location) {
    if (!location.planes) return decodeImage(location.path);
    VITRINE_ASSIGN(const auto bytes, readImageBytes(location));
    return guarded(location.path.string(), [&]() -> Result<Image> {
        return interleaved(bytes, location.planes->width, location.planes->height);
    });
}

}  // namespace vitrine
