// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/internal/mat_file.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace vitrine::internal {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kHeader = 128;
constexpr std::size_t kLargestInflated = std::size_t{64} << 20U;
constexpr std::size_t kMostValues = 4'000'000;
/// Data types of the format.
enum : std::uint32_t { kInt8 = 1, kUint8, kInt16, kUint16, kInt32, kUint32, kSingle, kDouble = 9, kInt64 = 12, kUint64,
                       kMatrix, kCompressed, kUtf8, kUtf16 };
/// Classes of arrays.
enum : std::uint8_t { kStructClass = 2, kCharClass = 4, kFirstNumericClass = 6, kLastNumericClass = 15 };

template <class T>
T read(Bytes bytes, std::size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

/// A data element: its type and its bytes.
struct Element {
    std::uint32_t type = 0;
    Bytes data;
};

/// Elements one after the other, each padded to eight bytes.
class Elements {
public:
    Elements(Bytes bytes, const std::string& subject) : bytes_(bytes), subject_(subject) {}

    bool atEnd() const { return at_ >= bytes_.size(); }

    Result<Element> next() {
        if (bytes_.size() - at_ < 8) return corrupt("ends within the tag of an element");
        const auto first = read<std::uint32_t>(bytes_, at_);
        if (first >> 16U != 0) {  // at most four bytes, beside the tag
            const std::size_t length = first >> 16U;
            if (length > 4) return corrupt("has a short element of " + std::to_string(length) + " bytes");
            const Element element{first & 0xFFFFU, bytes_.subspan(at_ + 4, length)};
            at_ += 8;
            return element;
        }
        const std::size_t length = read<std::uint32_t>(bytes_, at_ + 4);
        if (length > bytes_.size() - at_ - 8) return corrupt("ends within an element of " + std::to_string(length) + " bytes");
        const Element element{first, bytes_.subspan(at_ + 8, length)};
        // Compressed elements are not padded; the last one may lack its padding.
        const std::size_t padded = first == kCompressed ? length : (length + 7) / 8 * 8;
        at_ += 8 + std::min(padded, bytes_.size() - at_ - 8);
        return element;
    }

private:
    tl::unexpected<Error> corrupt(const std::string& cause) const { return fail(ErrorCode::FileCorrupt, subject_, cause); }

    Bytes bytes_;
    const std::string& subject_;
    std::size_t at_ = 0;
};

Result<std::vector<std::uint8_t>> inflated(Bytes packed, const std::string& subject) {
    std::vector<std::uint8_t> out;
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return fail(ErrorCode::Internal, subject, "zlib can not start");
    stream.next_in = const_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    int state = Z_OK;
    std::uint8_t part[65536];
    while (state == Z_OK && out.size() <= kLargestInflated) {
        stream.next_out = part;
        stream.avail_out = sizeof part;
        state = inflate(&stream, Z_NO_FLUSH);
        out.insert(out.end(), part, part + (sizeof part - stream.avail_out));
    }
    inflateEnd(&stream);
    if (out.size() > kLargestInflated) return fail(ErrorCode::FileCorrupt, subject, "unpacks to more than 64 MiB");
    if (state != Z_STREAM_END) return fail(ErrorCode::FileCorrupt, subject, "has a compressed element that does not unpack");
    return out;
}

template <class T>
void append(Bytes data, std::vector<double>& out) {
    for (std::size_t at = 0; at + sizeof(T) <= data.size(); at += sizeof(T)) out.push_back(static_cast<double>(read<T>(data, at)));
}

/// The numbers of an element of a numeric type; nothing for another type.
std::vector<double> numbersOf(const Element& element) {
    std::vector<double> out;
    switch (element.type) {
        case kInt8: append<std::int8_t>(element.data, out); break;
        case kUint8: append<std::uint8_t>(element.data, out); break;
        case kInt16: append<std::int16_t>(element.data, out); break;
        case kUint16: append<std::uint16_t>(element.data, out); break;
        case kInt32: append<std::int32_t>(element.data, out); break;
        case kUint32: append<std::uint32_t>(element.data, out); break;
        case kSingle: append<float>(element.data, out); break;
        case kDouble: append<double>(element.data, out); break;
        case kInt64: append<std::int64_t>(element.data, out); break;
        case kUint64: append<std::uint64_t>(element.data, out); break;
        default: break;
    }
    return out;
}

void appendUtf8(std::uint32_t letter, std::string& out) {
    if (letter < 0x80) {
        out += static_cast<char>(letter);
    } else if (letter < 0x800) {
        out += static_cast<char>(0xC0U | letter >> 6U);
        out += static_cast<char>(0x80U | (letter & 0x3FU));
    } else {
        out += static_cast<char>(0xE0U | letter >> 12U);
        out += static_cast<char>(0x80U | (letter >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (letter & 0x3FU));
    }
}

std::string textOf(const Element& element) {
    if (element.type == kUtf8) return {element.data.begin(), element.data.end()};
    std::string out;
    const Element units{element.type == kUtf16 ? std::uint32_t{kUint16} : element.type, element.data};
    for (const double unit : numbersOf(units)) {
        const auto letter = static_cast<std::uint32_t>(unit);
        appendUtf8(letter >= 0xD800 && letter < 0xE000 ? 0xFFFDU : letter, out);  // no half of a pair
    }
    return out;
}

/// What stands before the content of every array.
struct ArrayHead {
    std::uint8_t kind = 0;
    std::uint64_t elements = 1;
    std::string name;
};

Result<ArrayHead> readHead(Elements& parts, const std::string& subject) {
    const auto corrupt = [&](const char* cause) { return fail(ErrorCode::FileCorrupt, subject, cause); };
    ArrayHead head;
    VITRINE_ASSIGN(const Element flags, parts.next());
    if (flags.type != kUint32 || flags.data.size() != 8) return corrupt("has an array without flags");
    head.kind = flags.data[0];
    VITRINE_ASSIGN(const Element sizes, parts.next());
    if (sizes.type != kInt32 || sizes.data.size() < 8 || sizes.data.size() % 4 != 0) return corrupt("has an array without sizes");
    for (const double size : numbersOf(sizes)) {
        if (size < 0.0) return corrupt("has an array of a negative size");
        head.elements *= static_cast<std::uint64_t>(size);
        if (head.elements > kMostValues) return corrupt("has an array larger than any list of classes");
    }
    VITRINE_ASSIGN(const Element name, parts.next());
    if (name.type != kInt8 && name.type != kUtf8) return corrupt("has an array without a name");
    head.name.assign(name.data.begin(), name.data.end());
    return head;
}

/// The content of a field: texts and numbers; structs and cells within structs are passed over.
Result<MatValue> readValue(Bytes bytes, const std::string& subject) {
    MatValue value;
    if (bytes.empty()) return value;  // an empty array may have no content at all
    Elements parts(bytes, subject);
    VITRINE_ASSIGN(const ArrayHead head, readHead(parts, subject));
    const bool isText = head.kind == kCharClass;
    if (parts.atEnd() || (!isText && (head.kind < kFirstNumericClass || head.kind > kLastNumericClass))) return value;
    VITRINE_ASSIGN(const Element content, parts.next());
    if (isText) value.text = textOf(content);
    else value.numbers = numbersOf(content);
    return value;
}

/// The array of `bytes` where it is the one looked for.
Result<std::optional<MatStructs>> readStructs(Bytes bytes, std::string_view name, const std::string& subject) {
    const auto corrupt = [&](const char* cause) { return fail(ErrorCode::FileCorrupt, subject, cause); };
    Elements parts(bytes, subject);
    VITRINE_ASSIGN(const ArrayHead head, readHead(parts, subject));
    if (head.name != name || head.kind != kStructClass) return std::optional<MatStructs>();
    MatStructs out;
    out.name = head.name;
    VITRINE_ASSIGN(const Element width, parts.next());
    if (width.type != kInt32 || width.data.size() != 4) return corrupt("has a struct without the length of its field names");
    const auto length = read<std::int32_t>(width.data, 0);
    VITRINE_ASSIGN(const Element names, parts.next());
    if (length < 1 || length > 64 || names.data.size() % static_cast<std::size_t>(length) != 0)
        return corrupt("has a struct with broken field names");
    for (std::size_t at = 0; at < names.data.size(); at += static_cast<std::size_t>(length)) {
        const char* first = reinterpret_cast<const char*>(names.data.data() + at);
        out.fields.emplace_back(first, ::strnlen(first, static_cast<std::size_t>(length)));
    }
    const std::uint64_t values = head.elements * out.fields.size();
    if (values > kMostValues) return corrupt("has a struct larger than any list of classes");
    for (std::uint64_t n = 0; n < values; ++n) {
        VITRINE_ASSIGN(const Element field, parts.next());
        if (field.type != kMatrix) return corrupt("has a field that is no array");
        VITRINE_ASSIGN(MatValue value, readValue(field.data, subject));
        out.values.push_back(std::move(value));
    }
    return std::optional<MatStructs>(std::move(out));
}

}  // namespace

const MatValue* MatStructs::find(std::size_t element, std::string_view field) const {
    for (std::size_t f = 0; f < fields.size(); ++f)
        if (fields[f] == field) return &values[element * fields.size() + f];
    return nullptr;
}

Result<MatStructs> parseMatStructs(Bytes bytes, std::string_view name, const std::string& subject) {
    if (bytes.size() < kHeader) return fail(ErrorCode::FileCorrupt, subject, "is too short for a MATLAB file");
    const auto version = read<std::uint16_t>(bytes, 124);
    const bool isSwapped = bytes[126] == 'M' && bytes[127] == 'I';
    if (isSwapped) return fail(ErrorCode::UnsupportedFormat, subject, "is a big-endian MATLAB file");
    if (bytes[126] != 'I' || bytes[127] != 'M') return fail(ErrorCode::FileCorrupt, subject, "is no MATLAB file");
    if (version == 0x0200) return fail(ErrorCode::UnsupportedFormat, subject, "is a MATLAB file of version 7.3 (HDF5); save it with -v7");
    if (version != 0x0100) return fail(ErrorCode::FileCorrupt, subject, "is a MATLAB file of an unknown version");
    Elements elements(bytes.subspan(kHeader), subject);
    while (!elements.atEnd()) {
        VITRINE_ASSIGN(Element element, elements.next());
        std::vector<std::uint8_t> unpacked;
        if (element.type == kCompressed) {
            VITRINE_ASSIGN(unpacked, inflated(element.data, subject));
            Elements inner(unpacked, subject);
            VITRINE_ASSIGN(element, inner.next());
        }
        if (element.type != kMatrix) continue;
        VITRINE_ASSIGN(auto found, readStructs(element.data, name, subject));
        if (found) return std::move(*found);
    }
    return fail(ErrorCode::TensorMissing, subject, "holds no struct array " + std::string(name));
}

}  // namespace vitrine::internal
