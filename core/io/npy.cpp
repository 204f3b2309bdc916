// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/npy.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include "io/atomic_file.h"
#include "io/mapped_file.h"

namespace vitrine {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxHeaderBytes = 65536;
constexpr std::size_t kAlignment = 64;

struct TypeRow {
    NpyType type;
    std::string_view name;
    std::size_t size;
};
constexpr TypeRow kTypes[] = {
    {NpyType::F4, "<f4", 4}, {NpyType::F8, "<f8", 8}, {NpyType::I4, "<i4", 4}, {NpyType::I8, "<i8", 8}};

std::size_t sizeOf(NpyType type) { return kTypes[static_cast<std::size_t>(type)].size; }

/// The Python dictionary of a header: three members in any order.
class HeaderText {
public:
    HeaderText(std::string_view text, const std::string& subject) : rest_(text), subject_(subject) {}

    Result<NpyHeader> read() {
        NpyHeader header;
        bool hasType = false, hasOrder = false, hasShape = false;
        if (!take('{')) return corrupt("does not begin with a dictionary");
        while (!take('}')) {
            const std::optional<std::string_view> key = quoted();
            if (!key || !take(':')) return corrupt("holds something else than 'key': value");
            if (*key == "descr" && !hasType) {
                VITRINE_TRY(readType(header));
                hasType = true;
            } else if (*key == "fortran_order" && !hasOrder) {
                VITRINE_TRY(readOrder());
                hasOrder = true;
            } else if (*key == "shape" && !hasShape) {
                VITRINE_TRY(readShape(header));
                hasShape = true;
            } else {
                return corrupt("holds the member \"" + printable(*key) + "\" twice or without need");
            }
            if (!take(',') && !startsWith('}')) return corrupt("lacks a comma between two members");
        }
        skipBlanks();
        if (!rest_.empty()) return corrupt("goes on after its dictionary");
        if (!hasType || !hasOrder || !hasShape) return corrupt("needs descr, fortran_order and shape");
        return header;
    }

private:
    tl::unexpected<Error> corrupt(const std::string& cause) const {
        return fail(ErrorCode::FileCorrupt, subject_, "its header " + cause);
    }
    static std::string printable(std::string_view text) {
        std::string out(text.substr(0, 40));
        std::replace_if(
            out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
        return out;
    }
    void skipBlanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
    }
    bool startsWith(char c) {
        skipBlanks();
        return !rest_.empty() && rest_.front() == c;
    }
    bool take(char c) {
        if (!startsWith(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool takeWord(std::string_view word) {
        skipBlanks();
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    std::optional<std::string_view> quoted() {
        skipBlanks();
        if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
        const std::size_t end = rest_.find(rest_.front(), 1);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view text = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        return text;
    }

    Result<> readType(NpyHeader& header) {
        const std::optional<std::string_view> name = quoted();
        if (!name) return corrupt("has a descr that is not text");
        for (const TypeRow& row : kTypes) {
            if (*name != row.name) continue;
            header.type = row.type;
            return {};
        }
        return fail(ErrorCode::UnsupportedFormat, subject_,
                    "holds numbers of type \"" + printable(*name) + "\"; <f4, <f8, <i4 and <i8 are read");
    }

    Result<> readOrder() {
        if (takeWord("False")) return {};
        if (takeWord("True"))
            return fail(ErrorCode::UnsupportedFormat, subject_, "is in Fortran order; save it in C order");
        return corrupt("has a fortran_order that is neither True nor False");
    }

    Result<> readShape(NpyHeader& header) {
        if (!take('(')) return corrupt("has a shape that is not a tuple");
        while (!take(')')) {
            skipBlanks();
            std::uint64_t side = 0;
            const char* const end = rest_.data() + rest_.size();
            const auto [stop, error] = std::from_chars(rest_.data(), end, side);
            if (error != std::errc()) return corrupt("has a side that is not a whole number ≥ 0");
            rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
            header.shape.push_back(side);
            if (header.shape.size() > 32) return corrupt("has more than 32 dimensions");
            if (!take(',') && !startsWith(')')) return corrupt("lacks a comma in its shape");
        }
        return {};
    }

    std::string_view rest_;
    const std::string& subject_;
};

/// Bytes of all numbers, nothing where they do not fit 64 bits.
std::optional<std::uint64_t> dataBytes(const NpyHeader& header) {
    std::uint64_t product = sizeOf(header.type);
    for (const std::size_t side : header.shape) {
        if (side != 0 && product > std::numeric_limits<std::uint64_t>::max() / side) return std::nullopt;
        product *= side;
    }
    return product;
}

std::string shapeText(const NpyHeader& header) {
    std::string text = "[";
    for (std::size_t i = 0; i < header.shape.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(header.shape[i]);
    return text + "]";
}

template <class Stored, class Value>
std::vector<Value> converted(const std::uint8_t* bytes, std::size_t count) {
    std::vector<Value> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        Stored value;
        std::memcpy(&value, bytes + i * sizeof(Stored), sizeof value);
        out[i] = static_cast<Value>(value);
    }
    return out;
}

}  // namespace

std::size_t NpyHeader::elements() const {
    std::size_t product = 1;
    for (const std::size_t side : shape) product *= side;
    return product;
}

Result<NpyHeader> parseNpyHeader(std::span<const std::uint8_t> bytes, const std::string& subject) {
    return guarded(subject, [&]() -> Result<NpyHeader> {
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        if (!text.starts_with(kMagic))
            return fail(ErrorCode::FileCorrupt, subject, "is not a .npy file: it does not begin with \\x93NUMPY");
        if (bytes.size() < 10) return fail(ErrorCode::FileCorrupt, subject, "ends before its header");
        const unsigned version = bytes[6];
        if (version < 1 || version > 3)
            return fail(ErrorCode::UnsupportedFormat, subject,
                        "is of version " + std::to_string(version) + " of the format; 1 to 3 are read");
        const std::size_t lengthBytes = version == 1 ? 2 : 4, start = 8 + lengthBytes;
        if (bytes.size() < start) return fail(ErrorCode::FileCorrupt, subject, "ends before its header");
        std::size_t length = 0;
        for (std::size_t i = 0; i < lengthBytes; ++i) length |= static_cast<std::size_t>(bytes[8 + i]) << (8 * i);
        if (length > kMaxHeaderBytes || length > bytes.size() - start)
            return fail(ErrorCode::FileCorrupt, subject,
                        "its header of " + std::to_string(length) + " bytes is longer than the file or 64 KiB");
        VITRINE_ASSIGN(NpyHeader header, HeaderText(text.substr(start, length), subject).read());
        header.dataStart = start + length;
        const std::optional<std::uint64_t> expected = dataBytes(header);
        const std::size_t present = bytes.size() - header.dataStart;
        if (!expected || *expected != present)
            return fail(ErrorCode::FileCorrupt, subject,
                        "its shape " + shapeText(header) + " does not fit the " + std::to_string(present) +
                            " bytes behind the header: truncated or lying");
        return header;
    });
}

Result<Matrix> readNpyMatrix(const std::filesystem::path& path) {
    return guarded(path.string(), [&]() -> Result<Matrix> {
        VITRINE_ASSIGN(const auto map, MappedFile::open(path));
        VITRINE_ASSIGN(const NpyHeader header, parseNpyHeader(map->bytes(), path.string()));
        if (header.shape.size() != 2)
            return fail(ErrorCode::ShapeMismatch, path.string(),
                        "has the shape " + shapeText(header) + ", not rows × columns");
        if (header.type != NpyType::F4 && header.type != NpyType::F8)
            return fail(ErrorCode::UnsupportedFormat, path.string(), "holds whole numbers; <f4 or <f8 is needed");
        const std::uint8_t* const data = map->bytes().data() + header.dataStart;
        if (header.type == NpyType::F8)
            return Matrix(converted<double, float>(data, header.elements()), header.shape[0], header.shape[1]);
        if (reinterpret_cast<std::uintptr_t>(data) % alignof(float) != 0)
            return Matrix(converted<float, float>(data, header.elements()), header.shape[0], header.shape[1]);
        return Matrix(map, reinterpret_cast<const float*>(data), header.shape[0], header.shape[1]);
    });
}

Result<std::vector<std::int64_t>> readNpyIntegers(const std::filesystem::path& path) {
    return guarded(path.string(), [&]() -> Result<std::vector<std::int64_t>> {
        VITRINE_ASSIGN(const auto map, MappedFile::open(path));
        VITRINE_ASSIGN(const NpyHeader header, parseNpyHeader(map->bytes(), path.string()));
        if (header.shape.size() != 1)
            return fail(ErrorCode::ShapeMismatch, path.string(),
                        "has the shape " + shapeText(header) + ", not one number a row");
        const std::uint8_t* const data = map->bytes().data() + header.dataStart;
        if (header.type == NpyType::I4) return converted<std::int32_t, std::int64_t>(data, header.elements());
        if (header.type == NpyType::I8) return converted<std::int64_t, std::int64_t>(data, header.elements());
        return fail(ErrorCode::UnsupportedFormat, path.string(), "holds fractions; <i4 or <i8 is needed");
    });
}

Result<> writeNpyMatrix(const Matrix& values, const std::filesystem::path& path) {
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(values.rows()) + ", " +
                         std::to_string(values.cols()) + "), }";
    const std::size_t unpadded = kMagic.size() + 4 + header.size() + 1;
    header.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ').push_back('\n');
    std::string bytes(kMagic);
    bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xFFU), static_cast<char>(header.size() >> 8U)};
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(values.data()), values.values().size_bytes());
    return writeFileAtomically(path, std::string_view(bytes));
}

}  // namespace vitrine
