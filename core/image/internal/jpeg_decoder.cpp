// SPDX-License-Identifier: GPL-3.0-or-later
// libjpeg directly: it only warns where the data end early, fills the rest with grey and goes on. Whoever
// explains a decision must know that half of the picture is missing, so those two warnings are errors here.
#include <csetjmp>
#include <cstdio>
#include <jerror.h>
#include <jpeglib.h>

#include "image/internal/decoders.h"

namespace vitrine::internal {
namespace {

struct ErrorState {
    jpeg_error_mgr manager;  // first member: libjpeg hands back a pointer to it
    std::jmp_buf escape;
    bool endsEarly;
    char text[JMSG_LENGTH_MAX];
};

[[noreturn]] void onError(j_common_ptr info) {
    auto* const state = reinterpret_cast<ErrorState*>(info->err);
    info->err->format_message(info, state->text);
    std::longjmp(state->escape, 1);
}

void onMessage(j_common_ptr info, int level) {
    const int code = info->err->msg_code;
    if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) {
        reinterpret_cast<ErrorState*>(info->err)->endsEarly = true;
    }
}

void onOutput(j_common_ptr /*info*/) {}

/// Ink to light. Adobe programs store ink inverted, all others as it is.
void cmykToRgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t pixels, bool inverted) {
    for (std::size_t i = 0; i < pixels; ++i, cmyk += 4, rgb += 3) {
        const unsigned black = inverted ? cmyk[3] : 255U - cmyk[3];
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const unsigned light = inverted ? cmyk[channel] : 255U - cmyk[channel];
            rgb[channel] = static_cast<std::uint8_t>((light * black + 127U) / 255U);
        }
    }
}

/// Frees the decompressor on every way out.
struct Decompressor {
    jpeg_decompress_struct info{};
    ErrorState errors{};

    Decompressor() {
        info.err = jpeg_std_error(&errors.manager);
        errors.manager.error_exit = onError;
        errors.manager.emit_message = onMessage;
        errors.manager.output_message = onOutput;
    }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    ~Decompressor() { jpeg_destroy_decompress(&info); }
};

/// False where libjpeg gave up. Only plain data live in this function, since longjmp runs no destructor.
bool readPixels(Decompressor& jpeg, Bytes bytes, std::vector<std::uint8_t>& rgb, std::vector<std::uint8_t>& line) {
    jpeg_decompress_struct& info = jpeg.info;
    if (setjmp(jpeg.errors.escape) != 0) return false;
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes.data(), bytes.size());
    jpeg_read_header(&info, TRUE);
    const bool isCmyk = info.num_components == 4;
    info.out_color_space = isCmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&info);
    const std::size_t width = info.output_width;
    rgb.resize(width * info.output_height * 3);
    if (isCmyk) line.resize(width * 4);
    while (info.output_scanline < info.output_height && !jpeg.errors.endsEarly) {
        std::uint8_t* const target = rgb.data() + width * 3 * info.output_scanline;
        JSAMPROW row = isCmyk ? line.data() : target;
        jpeg_read_scanlines(&info, &row, 1);
        if (isCmyk) cmykToRgb(line.data(), target, width, info.saw_Adobe_marker != FALSE);
    }
    if (!jpeg.errors.endsEarly) jpeg_finish_decompress(&info);
    return true;
}

}  // namespace

Result<Image> decodeJpeg(Bytes bytes, const StoredImage& header, const std::string& subject) {
    Decompressor jpeg;
    std::vector<std::uint8_t> rgb;
    std::vector<std::uint8_t> line;
    if (!readPixels(jpeg, bytes, rgb, line))
        return fail(ErrorCode::FileCorrupt, subject, std::string("the JPEG data are damaged: ") + jpeg.errors.text);
    if (jpeg.errors.endsEarly) return fail(ErrorCode::FileCorrupt, subject, "the JPEG data end early: the file is truncated or damaged");
    const auto pixels = static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height);
    if (rgb.size() != pixels * 3) return fail(ErrorCode::FileCorrupt, subject, "the JPEG file holds two sizes");
    return Image(static_cast<int>(header.width), static_cast<int>(header.height), std::move(rgb));
}

}  // namespace vitrine::internal
