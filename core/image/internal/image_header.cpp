// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/internal/image_header.h"

#include <cstdlib>

#include "image/internal/exif.h"

namespace vitrine::internal {
namespace {

using Header = std::optional<StoredImage>;

/// PNG: IHDR comes first; eXIf may follow at any place before the end.
Header readPng(Bytes bytes) {
    if (!hasAt(bytes, 12, "IHDR")) return std::nullopt;
    const auto width = numberAt(bytes, 16, 4, true);
    const auto height = numberAt(bytes, 20, 4, true);
    if (!width || !height) return std::nullopt;
    StoredImage out{ImageFormat::Png, *width, *height, 1};
    for (std::size_t chunk = 8; const auto length = numberAt(bytes, chunk, 4, true);) {
        if (hasAt(bytes, chunk + 4, "eXIf")) out.orientation = exifOrientation(part(bytes, chunk + 8, *length));
        chunk += 12 + std::size_t{*length};
    }
    return out;
}

/// JPEG: segments up to the frame header (SOF); EXIF is an APP1 segment before it.
Header readJpeg(Bytes bytes) {
    StoredImage out{ImageFormat::Jpeg, 0, 0, 1};
    std::size_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (bytes[at] != 0xFF) {  // garbage between segments: decoders skip it as well
            ++at;
            continue;
        }
        const std::uint8_t marker = bytes[at + 1];
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        const bool standsAlone = marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        if (standsAlone) {
            at += 2;
            continue;
        }
        if (marker == 0xD9 || marker == 0xDA) return std::nullopt;
        const auto length = numberAt(bytes, at + 2, 2, true);
        if (!length || *length < 2) return std::nullopt;
        const Bytes payload = part(bytes, at + 4, *length - 2);
        const bool isFrame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (isFrame) {
            const auto height = numberAt(payload, 1, 2, true);
            const auto width = numberAt(payload, 3, 2, true);
            if (!width || !height) return std::nullopt;
            out.width = *width;
            out.height = *height;
            return out;
        }
        if (marker == 0xE1 && hasAt(payload, 0, "Exif")) out.orientation = exifOrientation(payload);
        at += 2 + std::size_t{*length};
    }
    return std::nullopt;
}

/// GIF: the size of the screen, on which the first frame is drawn.
Header readGif(Bytes bytes) {
    const auto width = numberAt(bytes, 6, 2, false);
    const auto height = numberAt(bytes, 8, 2, false);
    if (!width || !height) return std::nullopt;
    return StoredImage{ImageFormat::Gif, *width, *height, 1};
}

Header readBmp(Bytes bytes) {
    const auto headerSize = numberAt(bytes, 14, 4, false);
    if (!headerSize) return std::nullopt;
    const std::size_t size = *headerSize == 12 ? 2 : 4;
    const auto width = numberAt(bytes, 18, size, false);
    const auto height = numberAt(bytes, 18 + size, size, false);
    if (!width || !height) return std::nullopt;
    // A negative height means rows from top to bottom.
    const auto asSigned = [&](std::uint32_t value) {
        return size == 4 ? std::int64_t{static_cast<std::int32_t>(value)} : std::int64_t{value};
    };
    return StoredImage{ImageFormat::Bmp, asSigned(*width), std::abs(asSigned(*height)), 1};
}

Header readTiff(Bytes bytes) {
    const auto directory = readTiffDirectory(bytes);
    if (!directory) return std::nullopt;
    return StoredImage{ImageFormat::Tiff, directory->width, directory->height, directory->orientation};
}

/// WebP (RFC 9649): VP8X gives the canvas, else VP8 (lossy) or VP8L (lossless) the size.
Header readWebP(Bytes bytes) {
    StoredImage out{ImageFormat::WebP, 0, 0, 1};
    if (hasAt(bytes, 12, "VP8X")) {
        const auto width = numberAt(bytes, 24, 3, false);
        const auto height = numberAt(bytes, 27, 3, false);
        if (!width || !height) return std::nullopt;
        out.width = std::int64_t{*width} + 1;
        out.height = std::int64_t{*height} + 1;
        for (std::size_t chunk = 12; const auto length = numberAt(bytes, chunk + 4, 4, false);) {
            if (hasAt(bytes, chunk, "EXIF")) out.orientation = exifOrientation(part(bytes, chunk + 8, *length));
            chunk += 8 + std::size_t{*length} + (*length & 1U);
        }
        return out;
    }
    if (hasAt(bytes, 12, "VP8L")) {
        const auto sizes = numberAt(bytes, 21, 4, false);
        if (!sizes) return std::nullopt;
        out.width = std::int64_t{*sizes & 0x3FFFU} + 1;
        out.height = std::int64_t{(*sizes >> 14U) & 0x3FFFU} + 1;
        return out;
    }
    if (!hasAt(bytes, 12, "VP8 ")) return std::nullopt;
    const auto width = numberAt(bytes, 26, 2, false);
    const auto height = numberAt(bytes, 28, 2, false);
    if (!width || !height) return std::nullopt;
    out.width = *width & 0x3FFFU;
    out.height = *height & 0x3FFFU;
    return out;
}

struct Signature {
    ImageFormat format;
    bool (*matches)(Bytes);
    Header (*read)(Bytes);
};

constexpr Signature kSignatures[] = {
    {ImageFormat::Png, [](Bytes b) { return hasAt(b, 0, "\x89PNG\r\n\x1a\n"); }, readPng},
    {ImageFormat::Jpeg, [](Bytes b) { return hasAt(b, 0, "\xFF\xD8\xFF"); }, readJpeg},
    {ImageFormat::Gif, [](Bytes b) { return hasAt(b, 0, "GIF87a") || hasAt(b, 0, "GIF89a"); }, readGif},
    {ImageFormat::WebP, [](Bytes b) { return hasAt(b, 0, "RIFF") && hasAt(b, 8, "WEBP"); }, readWebP},
    {ImageFormat::Tiff,
     [](Bytes b) { return hasAt(b, 0, std::string_view("II*\0", 4)) || hasAt(b, 0, std::string_view("MM\0*", 4)); },
     readTiff},
    // "BM" alone begins many a text; the four reserved bytes are zero in every bitmap.
    {ImageFormat::Bmp, [](Bytes b) { return hasAt(b, 0, "BM") && hasAt(b, 6, std::string_view("\0\0\0\0", 4)); }, readBmp},
};

}  // namespace

Result<StoredImage> readImageHeader(Bytes bytes, const std::string& subject) {
    if (bytes.empty()) return fail(ErrorCode::FileCorrupt, subject, "the file is empty (zero bytes)");
    for (const Signature& signature : kSignatures) {
        if (!signature.matches(bytes)) continue;
        const Header header = signature.read(bytes);
        const std::string name = imageFormatName(signature.format);
        if (!header) return fail(ErrorCode::FileCorrupt, subject, "the header of the " + name + " image is truncated or damaged");
        const std::string size = std::to_string(header->width) + "×" + std::to_string(header->height);
        if (header->width < 1 || header->height < 1)
            return fail(ErrorCode::FileCorrupt, subject, "the " + name + " header gives a size of " + size + " pixels");
        if (header->width > kMaxImagePixels / header->height)
            return fail(ErrorCode::UnsupportedFormat, subject,
                        "the image has " + size + " pixels, at most " + std::to_string(kMaxImagePixels) + " are decoded");
        return *header;
    }
    return fail(ErrorCode::UnsupportedFormat, subject, "is not a PNG, JPEG, WebP, TIFF, BMP or GIF image");
}

}  // namespace vitrine::internal
