// SPDX-License-Identifier: GPL-3.0-or-later
// The safetensors container: u64 little-endian header length, JSON header, tensor bytes.
// The reader is strict, since a weight file is foreign input; docs/FORMATS.md lists the rules.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

class MappedFile;

enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

/// "F32", "BOOL", … as written in files.
const char* dtypeName(DType dtype);
/// Bytes of one element.
std::size_t dtypeSize(DType dtype);

/// One tensor of a file. [begin, end) counts bytes from the start of the data region.
struct TensorInfo {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::size_t> shape;  ///< empty: one scalar
    std::size_t begin = 0;
    std::size_t end = 0;

    std::size_t elements() const;
    /// "F32 [2, 3]" for messages.
    std::string description() const;
};

/// An open file; copies share the map. Reading is safe from any thread.
class SafetensorsFile {
public:
    /// FileNotFound; FileCorrupt with the rule that the bytes break; UnsupportedFormat for a dtype
    /// the format has but Vitrine does not read.
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    /// In the order of their bytes.
    const std::vector<TensorInfo>& tensors() const { return contents_->tensors; }
    const TensorInfo* find(std::string_view name) const;
    const std::map<std::string, std::string>& metadata() const { return contents_->metadata; }
    const std::filesystem::path& path() const { return contents_->path; }

    /// The little-endian bytes of a tensor of this file, valid while a copy of the file lives.
    std::span<const std::uint8_t> bytes(const TensorInfo& tensor) const;
    /// What keeps bytes() valid.
    std::shared_ptr<const void> owner() const { return contents_; }

    /// A 2-D tensor, a 1-D one as one row, a scalar as 1×1. F32 is a view of the map where aligned;
    /// F16, BF16 and F64 are converted. TensorMissing, ShapeMismatch, UnsupportedFormat (integers).
    Result<Matrix> matrix(std::string_view name) const;
    /// A floating-point tensor of any shape, flat, row-major.
    Result<std::vector<float>> floats(std::string_view name) const;
    /// An integer or Boolean tensor of any shape, flat, row-major.
    Result<std::vector<std::int64_t>> integers(std::string_view name) const;

private:
    struct Contents {
        std::filesystem::path path;
        std::shared_ptr<const MappedFile> map;
        std::size_t dataStart = 0;
        std::vector<TensorInfo> tensors;
        std::map<std::string, std::size_t, std::less<>> indices;
        std::map<std::string, std::string> metadata;
    };
    explicit SafetensorsFile(std::shared_ptr<const Contents> contents) : contents_(std::move(contents)) {}
    Result<const TensorInfo*> require(std::string_view name) const;
    Error tensorError(ErrorCode code, const TensorInfo& tensor, const std::string& cause) const;

    std::shared_ptr<const Contents> contents_;
};

/// What a safetensors header says; see parseSafetensorsHeader.
struct SafetensorsHeader {
    std::vector<TensorInfo> tensors;  ///< in the order of their bytes
    std::map<std::string, std::string> metadata;
    std::size_t dataStart = 0;  ///< byte of the file where the data region starts
};

/// Checks the first bytes of a file of `bytes.size()` bytes; errors name `subject`.
Result<SafetensorsHeader> parseSafetensorsHeader(std::span<const std::uint8_t> bytes, const std::string& subject);

/// Collects tensors and writes them without gaps, wider element types first, so that each is aligned
/// for its type. Names must be new.
class SafetensorsWriter {
public:
    using Shape = std::vector<std::size_t>;

    /// `as` is F32, F16, BF16 or F64.
    void addFloats(std::string name, const Shape& shape, std::span<const float> values, DType as = DType::F32);
    void addMatrix(std::string name, const Matrix& values, DType as = DType::F32);
    void addDoubles(std::string name, const Shape& shape, std::span<const double> values);
    void addIntegers(std::string name, const Shape& shape, std::span<const std::int64_t> values);
    void addBytes(std::string name, const Shape& shape, std::span<const std::uint8_t> values);
    /// `value` must be UTF-8; a value that is not fails write() with InvalidOption.
    void setMetadata(const std::string& key, std::string value);

    /// Atomic: the file is there whole or not at all. FileNotWritable names path and cause.
    Result<> write(const std::filesystem::path& path) const;

private:
    struct Entry {
        std::string name;
        DType dtype;
        Shape shape;
        std::vector<std::uint8_t> bytes;
    };
    void add(std::string name, DType dtype, const Shape& shape, std::vector<std::uint8_t> bytes);

    std::vector<Entry> entries_;
    std::map<std::string, std::string> metadata_;
};

}  // namespace vitrine
