// SPDX-License-Identifier: GPL-3.0-or-later
// Windows bitmaps: 1 to 32 bits a pixel, palettes, bit fields and the two run-length encodings.
#include <algorithm>
#include <array>
#include <bit>

#include "image/internal/decoders.h"

namespace vitrine::internal {
namespace {

enum Compression : std::uint32_t { kPlain = 0, kRunLength8 = 1, kRunLength4 = 2, kBitFields = 3, kAlphaBitFields = 6 };

using Colour = std::array<std::uint8_t, 3>;

struct BmpHeader {
    std::size_t dataStart = 0;
    std::uint32_t bits = 0;
    std::uint32_t compression = kPlain;
    bool topDown = false;
    std::vector<Colour> palette;
    std::array<std::uint32_t, 3> masks{};
};

std::optional<BmpHeader> readHeader(Bytes bytes) {
    const auto number = [&](std::size_t offset, std::size_t size) { return numberAt(bytes, offset, size, false).value_or(0); };
    BmpHeader out;
    const std::size_t size = number(14, 4);
    const bool isCore = size == 12;
    if (!isCore && (size < 40 || size > 1024 || bytes.size() < 14 + size)) return std::nullopt;
    out.dataStart = number(10, 4);
    out.bits = number(isCore ? 24 : 28, 2);
    out.compression = isCore ? static_cast<std::uint32_t>(kPlain) : number(30, 4);
    out.topDown = !isCore && static_cast<std::int32_t>(number(22, 4)) < 0;
    const bool hasFields = out.compression == kBitFields || out.compression == kAlphaBitFields;
    const bool runs = (out.compression == kRunLength8 && out.bits == 8) || (out.compression == kRunLength4 && out.bits == 4);
    const bool known = out.bits == 1 || out.bits == 4 || out.bits == 8 || out.bits == 16 || out.bits == 24 || out.bits == 32;
    if (!known || (out.compression != kPlain && !runs && !(hasFields && (out.bits == 16 || out.bits == 32)))) return std::nullopt;
    if (out.bits == 16) out.masks = {0x7C00U, 0x03E0U, 0x001FU};
    if (out.bits == 32) out.masks = {0xFF0000U, 0x00FF00U, 0x0000FFU};
    if (hasFields)
        for (std::size_t i = 0; i < 3; ++i) out.masks[i] = number(54 + 4 * i, 4);
    if (out.bits > 8) return out;

    const std::size_t entryBytes = isCore ? 3 : 4;
    const std::size_t used = isCore ? 0 : number(46, 4);
    const std::size_t colours = used == 0 ? std::size_t{1} << out.bits : std::min<std::size_t>(used, 256);
    for (std::size_t i = 0; i < colours; ++i) {
        const Bytes entry = part(bytes, 14 + size + i * entryBytes, 3);
        if (entry.size() < 3) return std::nullopt;
        out.palette.push_back({entry[2], entry[1], entry[0]});
    }
    return out;
}

/// Bits under `mask`, stretched to 0…255.
std::uint8_t field(std::uint32_t pixel, std::uint32_t mask) {
    if (mask == 0) return 0;
    const std::uint64_t top = mask >> std::countr_zero(mask);
    return static_cast<std::uint8_t>(((pixel & mask) >> std::countr_zero(mask)) * std::uint64_t{255} / top);
}

class BmpReader {
public:
    BmpReader(Bytes data, const BmpHeader& header, std::size_t width, std::size_t height)
        : data_(data), header_(header), width_(width), height_(height), rgb_(width * height * 3) {}

    /// False where the data end early.
    bool read() { return header_.compression == kRunLength8 || header_.compression == kRunLength4 ? readRuns() : readRows(); }
    std::vector<std::uint8_t> take() { return std::move(rgb_); }

private:
    void put(std::size_t x, std::size_t y, const Colour& colour) {
        if (x >= width_ || y >= height_) return;
        const std::size_t row = header_.topDown ? y : height_ - 1 - y;
        std::copy(colour.begin(), colour.end(), rgb_.begin() + static_cast<std::ptrdiff_t>((row * width_ + x) * 3));
    }

    Colour paletteColour(std::size_t index) const {
        return index < header_.palette.size() ? header_.palette[index] : Colour{};
    }

    Colour pixelOf(Bytes row, std::size_t x) const {
        const std::size_t bits = header_.bits;
        if (bits == 24) return {row[x * 3 + 2], row[x * 3 + 1], row[x * 3]};
        if (bits > 8) {
            const std::uint32_t pixel = numberAt(row, x * bits / 8, bits / 8, false).value_or(0);
            return {field(pixel, header_.masks[0]), field(pixel, header_.masks[1]), field(pixel, header_.masks[2])};
        }
        const std::size_t shift = 8 - bits - x * bits % 8;
        return paletteColour((row[x * bits / 8] >> shift) & ((1U << bits) - 1U));
    }

    bool readRows() {
        const std::size_t stride = (width_ * header_.bits + 31) / 32 * 4;
        const std::size_t needed = (width_ * header_.bits + 7) / 8;
        for (std::size_t y = 0; y < height_; ++y) {
            const Bytes row = part(data_, y * stride, needed);
            if (row.size() < needed) return false;
            for (std::size_t x = 0; x < width_; ++x) put(x, y, pixelOf(row, x));
        }
        return true;
    }

    /// Pairs (count, value); a count of 0 escapes: 0 ends the row, 1 the picture, 2 moves, more = literal pixels.
    bool readRuns() {
        const bool nibbles = header_.compression == kRunLength4;
        std::size_t x = 0;
        std::size_t y = 0;
        std::size_t at = 0;
        while (y < height_) {
            if (at + 2 > data_.size()) return false;
            const std::size_t count = data_[at];
            const std::size_t value = data_[at + 1];
            at += 2;
            if (count > 0) {
                for (std::size_t i = 0; i < count; ++i)
                    put(x++, y, paletteColour(!nibbles ? value : (i % 2 == 0 ? value >> 4U : value & 15U)));
            } else if (value == 0) {
                x = 0;
                ++y;
            } else if (value == 1) {
                return true;
            } else if (value == 2) {
                if (at + 2 > data_.size()) return false;
                x += data_[at];
                y += data_[at + 1];
                at += 2;
            } else {
                const std::size_t literal = nibbles ? (value + 1) / 2 : value;
                if (at + literal > data_.size()) return false;
                for (std::size_t i = 0; i < value; ++i) {
                    const std::size_t byte = data_[at + (nibbles ? i / 2 : i)];
                    put(x++, y, paletteColour(!nibbles ? byte : (i % 2 == 0 ? byte >> 4U : byte & 15U)));
                }
                at += literal + literal % 2;
            }
        }
        return true;
    }

    Bytes data_;
    const BmpHeader& header_;
    std::size_t width_;
    std::size_t height_;
    std::vector<std::uint8_t> rgb_;
};

}  // namespace

Result<Image> decodeBmp(Bytes bytes, const StoredImage& stored, const std::string& subject) {
    const auto header = readHeader(bytes);
    if (!header) return fail(ErrorCode::FileCorrupt, subject, "the BMP header is truncated, damaged or of an unknown kind");
    BmpReader reader(part(bytes, header->dataStart, bytes.size()), *header, static_cast<std::size_t>(stored.width),
                     static_cast<std::size_t>(stored.height));
    if (!reader.read()) return fail(ErrorCode::FileCorrupt, subject, "the BMP data end early: the file is truncated");
    return Image(static_cast<int>(stored.width), static_cast<int>(stored.height), reader.take());
}

}  // namespace vitrine::internal
