// SPDX-License-Identifier: GPL-3.0-or-later
// The animation decoder reads stills as well, and of an animation it gives the first frame on its canvas.
#include <webp/demux.h>

#include <memory>

#include "image/internal/decoders.h"

namespace vitrine::internal {

Result<Image> decodeWebP(Bytes bytes, const StoredImage& header, const std::string& subject) {
    const auto riffSize = numberAt(bytes, 4, 4, false);
    if (!riffSize || std::size_t{*riffSize} + 8 > bytes.size())
        return fail(ErrorCode::FileCorrupt, subject, "the WebP file is truncated");
    WebPAnimDecoderOptions options;
    if (WebPAnimDecoderOptionsInit(&options) == 0) return fail(ErrorCode::Internal, subject, "the WebP library has another version");
    options.color_mode = MODE_RGBA;
    options.use_threads = 0;
    const WebPData data{bytes.data(), bytes.size()};
    const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder(WebPAnimDecoderNew(&data, &options),
                                                                                    &WebPAnimDecoderDelete);
    std::uint8_t* rgba = nullptr;
    int milliseconds = 0;
    if (decoder == nullptr || WebPAnimDecoderGetNext(decoder.get(), &rgba, &milliseconds) == 0)
        return fail(ErrorCode::FileCorrupt, subject, "the WebP data are damaged");
    WebPAnimInfo info;
    if (WebPAnimDecoderGetInfo(decoder.get(), &info) == 0 || info.canvas_width != header.width || info.canvas_height != header.height)
        return fail(ErrorCode::FileCorrupt, subject, "the WebP file holds two sizes");
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height) * 3);
    for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = rgba[i / 3 * 4 + i % 3];
    return Image(static_cast<int>(header.width), static_cast<int>(header.height), std::move(rgb));
}

}  // namespace vitrine::internal
