// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace vitrine::test {

/// A MATLAB file of level 5 with one struct array, laid out as MATLAB writes it.
class MatWriter {
public:
    struct Synset {
        double number = 0.0;
        std::string id, words;
        double children = 0.0;
    };

    static std::string file(const std::vector<Synset>& synsets, bool isCompressed, const std::string& name = "synsets") {
        std::string array = flags(2) + element(5, integers({static_cast<std::int32_t>(synsets.size()), 1})) + element(1, name);
        constexpr std::size_t kWidth = 32;
        std::string names;
        for (std::string field : {"ILSVRC2012_ID", "WNID", "words", "num_children"}) {
            field.resize(kWidth, '\0');
            names += field;
        }
        array += shortElement(5, integers({kWidth})) + element(1, names);
        for (const Synset& synset : synsets)
            array += number(synset.number) + text(synset.id) + text(synset.words) + number(synset.children);
        const std::string matrix = element(14, array);
        return header() + (isCompressed ? packed(matrix) : matrix);
    }

    static std::string header(std::uint16_t version = 0x0100, const char* order = "IM") {
        std::string out = "MATLAB 5.0 MAT-file, written by a test";
        out.resize(124, ' ');
        return out + bytesOf(version) + order;
    }
    /// Type, length, content and padding.
    static std::string element(std::uint32_t type, const std::string& content) {
        std::string out = bytesOf(type) + bytesOf(static_cast<std::uint32_t>(content.size())) + content;
        if (type != 15) out.resize((out.size() + 7) / 8 * 8, '\0');
        return out;
    }
    /// At most four bytes beside their type.
    static std::string shortElement(std::uint16_t type, std::string content) {
        const auto length = static_cast<std::uint16_t>(content.size());
        content.resize(4, '\0');
        return bytesOf(type) + bytesOf(length) + content;
    }
    static std::string packed(const std::string& matrix) {
        uLongf size = compressBound(static_cast<uLong>(matrix.size()));
        std::string out(size, '\0');
        compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(matrix.data()), static_cast<uLong>(matrix.size()));
        out.resize(size);
        return element(15, out);
    }

private:
    template <class T>
    static std::string bytesOf(T value) {
        return {reinterpret_cast<const char*>(&value), sizeof value};
    }
    static std::string integers(const std::vector<std::int32_t>& values) {
        std::string out;
        for (const std::int32_t value : values) out += bytesOf(value);
        return out;
    }
    static std::string flags(std::uint32_t kind) { return element(6, bytesOf(kind) + bytesOf(std::uint32_t{0})); }
    static std::string head(std::uint32_t kind, std::size_t columns) {
        return flags(kind) + element(5, integers({1, static_cast<std::int32_t>(columns)})) + element(1, "");
    }
    /// MATLAB keeps small whole numbers in one byte.
    static std::string number(double value) {
        return element(14, head(6, 1) + shortElement(2, std::string(1, static_cast<char>(static_cast<std::uint8_t>(value)))));
    }
    static std::string text(const std::string& value) {
        std::string wide;
        for (const char letter : value) wide += bytesOf(static_cast<std::uint16_t>(static_cast<unsigned char>(letter)));
        return element(14, head(4, value.size()) + element(4, wide));
    }
};

}  // namespace vitrine::test
