// SPDX-License-Identifier: GPL-3.0-or-later
// Two ways through libtiff: rows of plain grey or RGB samples are taken as they are, since its general
// RGBA reader multiplies colours by alpha; all other kinds (palettes, tiles, YCbCr, CMYK…) go through that.
#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "image/internal/decoders.h"

namespace vitrine::internal {
namespace {

/// What libtiff sees as its file.
struct Source {
    Bytes bytes;
    toff_t position = 0;
};

tmsize_t onRead(thandle_t handle, void* target, tmsize_t count) {
    auto* const source = static_cast<Source*>(handle);
    const Bytes read = part(source->bytes, source->position, static_cast<std::size_t>(count));
    if (!read.empty()) std::memcpy(target, read.data(), read.size());
    source->position += read.size();
    return static_cast<tmsize_t>(read.size());
}

tmsize_t onWrite(thandle_t /*handle*/, void* /*data*/, tmsize_t /*count*/) { return 0; }

toff_t onSeek(thandle_t handle, toff_t offset, int whence) {
    auto* const source = static_cast<Source*>(handle);
    if (whence == SEEK_CUR) offset += source->position;
    if (whence == SEEK_END) offset += source->bytes.size();
    source->position = offset;
    return offset;
}

int onClose(thandle_t /*handle*/) { return 0; }

toff_t onSize(thandle_t handle) { return static_cast<Source*>(handle)->bytes.size(); }

/// The handlers are the process's; whoever else sets them only makes libtiff talk again.
void quietLibtiff() {
    static const bool once = [] {
        TIFFSetErrorHandler(nullptr);
        TIFFSetWarningHandler(nullptr);
        return true;
    }();
    static_cast<void>(once);
}

struct Layout {
    std::uint16_t bits = 1;
    std::uint16_t samples = 1;
    std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
    std::uint16_t planar = PLANARCONFIG_CONTIG;
    std::uint16_t format = SAMPLEFORMAT_UINT;
    bool tiled = false;

    explicit Layout(TIFF* tiff) {
        TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
        TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
        TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
        tiled = TIFFIsTiled(tiff) != 0;
    }

    bool isGrey() const { return photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE; }
    bool hasPlainRows() const {
        const bool colours = isGrey() || (photometric == PHOTOMETRIC_RGB && samples >= 3);
        return !tiled && planar == PLANARCONFIG_CONTIG && format == SAMPLEFORMAT_UINT && (bits == 8 || bits == 16) && colours;
    }
};

/// Rows of 8- or 16-bit samples; of 16 bits the high byte stays (libtiff hands them in our byte order).
bool readPlainRows(TIFF* tiff, const Layout& layout, std::size_t width, std::size_t height, std::vector<std::uint8_t>& rgb) {
    const std::size_t sampleBytes = layout.bits / 8U;
    const std::size_t pixelBytes = sampleBytes * layout.samples;
    if (TIFFScanlineSize(tiff) < 0 || static_cast<std::size_t>(TIFFScanlineSize(tiff)) < width * pixelBytes) return false;
    std::vector<std::uint8_t> line(static_cast<std::size_t>(TIFFScanlineSize(tiff)));
    const std::uint8_t flip = layout.photometric == PHOTOMETRIC_MINISWHITE ? 0xFF : 0x00;
    std::uint8_t* target = rgb.data();
    for (std::size_t y = 0; y < height; ++y) {
        if (TIFFReadScanline(tiff, line.data(), static_cast<std::uint32_t>(y), 0) != 1) return false;
        const std::uint8_t* pixel = line.data() + sampleBytes - 1;
        for (std::size_t x = 0; x < width; ++x, pixel += pixelBytes)
            for (std::size_t channel = 0; channel < 3; ++channel)
                *target++ = pixel[layout.isGrey() ? 0 : channel * sampleBytes] ^ flip;
    }
    return true;
}

bool readAnything(TIFF* tiff, std::size_t width, std::size_t height, std::vector<std::uint8_t>& rgb) {
    // Turning is done once for all formats; the reader would do half of it.
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    std::vector<std::uint32_t> raster(width * height);
    if (TIFFReadRGBAImageOriented(tiff, static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), raster.data(),
                                  ORIENTATION_TOPLEFT, 1) != 1)
        return false;
    std::uint8_t* target = rgb.data();
    for (const std::uint32_t pixel : raster) {
        *target++ = TIFFGetR(pixel);
        *target++ = TIFFGetG(pixel);
        *target++ = TIFFGetB(pixel);
    }
    return true;
}

}  // namespace

Result<Image> decodeTiff(Bytes bytes, const StoredImage& header, const std::string& subject) {
    quietLibtiff();
    Source source{bytes};
    const std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff(
        TIFFClientOpen(subject.c_str(), "rm", &source, onRead, onWrite, onSeek, onClose, onSize, nullptr, nullptr), &TIFFClose);
    if (tiff == nullptr) return fail(ErrorCode::FileCorrupt, subject, "the TIFF directory is truncated or damaged");
    std::uint32_t tiffWidth = 0;
    std::uint32_t tiffHeight = 0;
    TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &tiffWidth);
    TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &tiffHeight);
    if (tiffWidth != header.width || tiffHeight != header.height)
        return fail(ErrorCode::FileCorrupt, subject, "the TIFF file holds two sizes");
    const Layout layout(tiff.get());
    std::vector<std::uint8_t> rgb(std::size_t{tiffWidth} * tiffHeight * 3);
    const bool complete = layout.hasPlainRows() ? readPlainRows(tiff.get(), layout, tiffWidth, tiffHeight, rgb)
                                                : readAnything(tiff.get(), tiffWidth, tiffHeight, rgb);
    if (!complete)
        return fail(ErrorCode::FileCorrupt, subject, "the TIFF data are truncated, damaged or of a kind that is not read");
    return Image(static_cast<int>(tiffWidth), static_cast<int>(tiffHeight), std::move(rgb));
}

}  // namespace vitrine::internal
