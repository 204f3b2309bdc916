// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>

#include "image/internal/decoders.h"

namespace vitrine::internal {
namespace {

/// Everything libpng's callbacks need.
struct Source {
    Bytes rest;
    char text[160] = {};
};

void onRead(png_structp png, png_bytep target, std::size_t count) {
    auto* const source = static_cast<Source*>(png_get_io_ptr(png));
    if (count > source->rest.size()) png_error(png, "the file is truncated");
    std::memcpy(target, source->rest.data(), count);
    source->rest = source->rest.subspan(count);
}

[[noreturn]] void onError(png_structp png, png_const_charp message) {
    auto* const source = static_cast<Source*>(png_get_error_ptr(png));
    std::strncpy(source->text, message, sizeof(source->text) - 1);
    png_longjmp(png, 1);
}

void onWarning(png_structp /*png*/, png_const_charp /*message*/) {}

struct Reader {
    png_structp png = nullptr;
    png_infop info = nullptr;

    explicit Reader(Source& source) {
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, onError, onWarning);
        if (png != nullptr) info = png_create_info_struct(png);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() {
        if (png != nullptr) png_destroy_read_struct(&png, &info, nullptr);
    }
};

/// False where libpng gave up. Only plain data live in this function, since longjmp runs no destructor.
bool readPixels(Reader& reader, Source& source, std::uint8_t* rgb, std::size_t rowBytes, png_uint_32 rows) {
    png_structp png = reader.png;
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_read_fn(png, &source, onRead);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_read_info(png, reader.info);
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_gray_to_rgb(png);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, reader.info);
    if (png_get_rowbytes(png, reader.info) != rowBytes) png_error(png, "rows of an unexpected size");
    for (int pass = 0; pass < passes; ++pass)
        for (png_uint_32 y = 0; y < rows; ++y) png_read_row(png, rgb + rowBytes * y, nullptr);
    png_read_end(png, nullptr);
    return true;
}

}  // namespace

Result<Image> decodePng(Bytes bytes, const StoredImage& header, const std::string& subject) {
    Source source{bytes};
    Reader reader(source);
    if (reader.info == nullptr) return fail(ErrorCode::OutOfMemory, subject, "not enough memory for the PNG decoder");
    const std::size_t rowBytes = static_cast<std::size_t>(header.width) * 3;
    std::vector<std::uint8_t> rgb(rowBytes * static_cast<std::size_t>(header.height));
    if (!readPixels(reader, source, rgb.data(), rowBytes, static_cast<png_uint_32>(header.height)))
        return fail(ErrorCode::FileCorrupt, subject, std::string("the PNG data are damaged: ") + source.text);
    return Image(static_cast<int>(header.width), static_cast<int>(header.height), std::move(rgb));
}

}  // namespace vitrine::internal
