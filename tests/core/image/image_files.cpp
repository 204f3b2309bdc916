// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/image_files.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace vitrine::test {
namespace {

FileBytes encoded(const cv::Mat& pixels, const std::string& extension) {
    FileBytes out;
    const std::vector<int> options = extension == ".webp" ? std::vector<int>{cv::IMWRITE_WEBP_QUALITY, 101} : std::vector<int>{};
    cv::imencode(extension, pixels, out, options);
    return out;
}

cv::Mat blueGreenRed(const Image& image) {
    const cv::Mat rgb(image.height(), image.width(), CV_8UC3, const_cast<std::uint8_t*>(image.pixels().data()));
    cv::Mat out;
    cv::cvtColor(rgb, out, cv::COLOR_RGB2BGR);
    return out;
}

void append(FileBytes& target, const FileBytes& bytes) { target.insert(target.end(), bytes.begin(), bytes.end()); }

FileBytes bigEndian(std::uint32_t value) {
    return {static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
            static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
}

/// A TIFF structure with one directory entry, the orientation.
FileBytes orientationDirectory(int orientation, bool bigEnd) {
    const auto value = static_cast<std::uint8_t>(orientation);
    if (bigEnd) return {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0};
    return {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 3, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0};
}

std::uint32_t crc32(const FileBytes& bytes) {
    std::uint32_t crc = 0xFFFFFFFFU;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

FileBytes pngChunk(const std::string& type, const FileBytes& payload) {
    FileBytes body(type.begin(), type.end());
    append(body, payload);
    FileBytes out = bigEndian(static_cast<std::uint32_t>(payload.size()));
    append(out, body);
    append(out, bigEndian(crc32(body)));
    return out;
}

FileBytes littleEndian16(int value) { return {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8)}; }

}  // namespace

FileBytes encodedWithOpenCv(const Image& image, const std::string& extension) { return encoded(blueGreenRed(image), extension); }

FileBytes encodedWithAlpha(const Image& image, const std::string& extension, std::uint8_t alpha) {
    cv::Mat pixels;
    cv::cvtColor(blueGreenRed(image), pixels, cv::COLOR_BGR2BGRA);
    for (int y = 0; y < pixels.rows; ++y)
        for (int x = 0; x < pixels.cols; ++x) pixels.at<cv::Vec4b>(y, x)[3] = alpha;
    return encoded(pixels, extension);
}

FileBytes encodedGrey(const Image& image, const std::string& extension) {
    cv::Mat pixels;
    cv::extractChannel(blueGreenRed(image), pixels, 2);
    return encoded(pixels, extension);
}

FileBytes encoded16Bit(const Image& image, const std::string& extension) {
    cv::Mat pixels;
    blueGreenRed(image).convertTo(pixels, CV_16U, 256.0, 0xEE);
    return encoded(pixels, extension);
}

FileBytes cmykJpeg(int width, int height, const std::array<std::uint8_t, 4>& inks, bool adobe) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    unsigned char* buffer = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &buffer, &size);
    info.image_width = static_cast<JDIMENSION>(width);
    info.image_height = static_cast<JDIMENSION>(height);
    info.input_components = 4;
    info.in_color_space = JCS_CMYK;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 100, TRUE);
    info.write_Adobe_marker = adobe ? TRUE : FALSE;
    jpeg_start_compress(&info, TRUE);
    FileBytes line;
    for (int x = 0; x < width; ++x)
        for (const std::uint8_t ink : inks) line.push_back(adobe ? 255 - ink : ink);
    JSAMPROW row = line.data();
    for (int y = 0; y < height; ++y) jpeg_write_scanlines(&info, &row, 1);
    jpeg_finish_compress(&info);
    FileBytes out(buffer, buffer + size);
    jpeg_destroy_compress(&info);
    std::free(buffer);
    return out;
}

FileBytes withExif(const FileBytes& jpeg, int orientation, bool bigEnd) {
    FileBytes payload = {'E', 'x', 'i', 'f', 0, 0};
    append(payload, orientationDirectory(orientation, bigEnd));
    FileBytes out(jpeg.begin(), jpeg.begin() + 2);
    const std::size_t length = payload.size() + 2;
    append(out, {0xFF, 0xE1, static_cast<std::uint8_t>(length >> 8U), static_cast<std::uint8_t>(length)});
    append(out, payload);
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

FileBytes pngWithExif(const FileBytes& png, int orientation) {
    constexpr std::ptrdiff_t kBehindHeader = 33;
    FileBytes out(png.begin(), png.begin() + kBehindHeader);
    append(out, pngChunk("eXIf", orientationDirectory(orientation, true)));
    out.insert(out.end(), png.begin() + kBehindHeader, png.end());
    return out;
}

FileBytes gifFile(int width, int height, const std::vector<GifFrame>& frames) {
    FileBytes out = {'G', 'I', 'F', '8', '9', 'a'};
    append(out, littleEndian16(width));
    append(out, littleEndian16(height));
    append(out, {0xF6, 5, 0});  // palette of 128 colours, background colour 5
    for (int i = 0; i < 128; ++i)
        append(out, {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(2 * i), static_cast<std::uint8_t>(255 - i)});
    for (const GifFrame& frame : frames) {
        append(out, {0x21, 0xF9, 4, 0, 0, 0, 0, 0, 0x2C});  // an extension to skip, then the frame
        for (const int value : {frame.left, frame.top, frame.width, frame.height}) append(out, littleEndian16(value));
        out.push_back(frame.interlaced ? 0x40 : 0x00);
        // Codes stay 8 bits wide when the table is cleared before it fills: 0x80 clears, 0x81 ends.
        FileBytes codes;
        for (std::size_t i = 0; i < frame.indices.size(); ++i) {
            if (i % 100 == 0) codes.push_back(0x80);
            codes.push_back(frame.indices[i]);
        }
        codes.push_back(0x81);
        out.push_back(7);
        for (std::size_t i = 0; i < codes.size(); i += 255) {
            const std::size_t count = std::min<std::size_t>(255, codes.size() - i);
            out.push_back(static_cast<std::uint8_t>(count));
            out.insert(out.end(), codes.begin() + static_cast<std::ptrdiff_t>(i), codes.begin() + static_cast<std::ptrdiff_t>(i + count));
        }
        out.push_back(0);
    }
    out.push_back(0x3B);
    return out;
}

FileBytes pngHeader(std::uint32_t width, std::uint32_t height) {
    FileBytes out = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
    FileBytes payload = bigEndian(width);
    append(payload, bigEndian(height));
    append(payload, {8, 2, 0, 0, 0});
    append(out, pngChunk("IHDR", payload));
    return out;
}

}  // namespace vitrine::test
