// SPDX-License-Identifier: GPL-3.0-or-later
// First frame of a GIF on its screen. What the frame leaves open, and its transparent pixels, show the
// palette's colour as the Python Imaging Library does when it drops alpha.
#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "image/internal/decoders.h"

namespace vitrine::internal {
namespace {

int onRead(GifFileType* gif, GifByteType* target, int count) {
    auto* const rest = static_cast<Bytes*>(gif->UserData);
    const std::size_t read = std::min(static_cast<std::size_t>(count), rest->size());
    std::memcpy(target, rest->data(), read);
    *rest = rest->subspan(read);
    return static_cast<int>(read);
}

struct Closer {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

/// Rows of a frame in the order they are stored: four interleaved sets, or simply one after another.
std::vector<int> rowOrder(int height, bool interlaced) {
    constexpr std::array<std::array<int, 2>, 4> kSets = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
    std::vector<int> out;
    if (interlaced) {
        for (const auto& [first, step] : kSets)
            for (int y = first; y < height; y += step) out.push_back(y);
    } else {
        for (int y = 0; y < height; ++y) out.push_back(y);
    }
    return out;
}

std::array<std::uint8_t, 3> colourOf(const ColorMapObject& map, int index) {
    if (index < 0 || index >= map.ColorCount) return {0, 0, 0};
    const GifColorType& colour = map.Colors[index];
    return {colour.Red, colour.Green, colour.Blue};
}

/// Skips extension blocks up to the first frame; false where there is none.
bool findFrame(GifFileType* gif) {
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    while (DGifGetRecordType(gif, &type) == GIF_OK && type != TERMINATE_RECORD_TYPE) {
        if (type == IMAGE_DESC_RECORD_TYPE) return DGifGetImageDesc(gif) == GIF_OK;
        int code = 0;
        GifByteType* block = nullptr;
        if (type != EXTENSION_RECORD_TYPE || DGifGetExtension(gif, &code, &block) != GIF_OK) return false;
        while (block != nullptr)
            if (DGifGetExtensionNext(gif, &block) != GIF_OK) return false;
    }
    return false;
}

}  // namespace

Result<Image> decodeGif(Bytes bytes, const StoredImage& header, const std::string& subject) {
    const auto corrupt = [&](const char* cause) { return fail(ErrorCode::FileCorrupt, subject, cause); };
    Bytes rest = bytes;
    int error = 0;
    const std::unique_ptr<GifFileType, Closer> gif(DGifOpen(&rest, onRead, &error));
    if (gif == nullptr) return corrupt("the GIF header is damaged");
    if (!findFrame(gif.get())) return corrupt("the GIF file ends before its first frame");
    const GifImageDesc& frame = gif->Image;
    const ColorMapObject* const map = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
    if (map == nullptr) return corrupt("the GIF frame has no palette");
    const auto width = static_cast<int>(header.width);
    const auto height = static_cast<int>(header.height);
    if (frame.Width < 1 || frame.Height < 1 || frame.Left < 0 || frame.Top < 0 || frame.Left > width - frame.Width ||
        frame.Top > height - frame.Height)
        return corrupt("the GIF frame lies outside its screen");

    const auto background = colourOf(gif->SColorMap != nullptr ? *gif->SColorMap : *map, gif->SBackGroundColor);
    std::vector<std::uint8_t> rgb(static_cast<std::size_t>(width) * height * 3);
    for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = background[i % 3];
    std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
    for (const int y : rowOrder(frame.Height, frame.Interlace)) {
        if (DGifGetLine(gif.get(), line.data(), frame.Width) != GIF_OK)
            return corrupt("the GIF data end early: the file is truncated or damaged");
        std::uint8_t* target = rgb.data() + (static_cast<std::size_t>(frame.Top + y) * width + frame.Left) * 3;
        for (const GifPixelType index : line) {
            const auto colour = colourOf(*map, index);
            target = std::copy(colour.begin(), colour.end(), target);
        }
    }
    return Image(width, height, std::move(rgb));
}

}  // namespace vitrine::internal
