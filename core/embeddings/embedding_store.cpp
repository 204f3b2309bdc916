// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/embedding_store.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "io/atomic_file.h"
#include "io/fingerprint.h"
#include "io/number_formats.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema = "vitrine.embedding_store/1";
constexpr const char* kContent = "content";
constexpr const char* kRows = "rows";
constexpr std::size_t kHashBytes = sizeof(ContentHash::bytes);
constexpr float kLargestHalf = 65504.0F;

std::string fileName(std::size_t number) {
    char name[40];
    std::snprintf(name, sizeof name, "rows-%06zu.safetensors", number);
    return name;
}

/// The number in "rows-000017.safetensors", or nothing.
bool parseNumber(const std::string& name, std::size_t& number) {
    constexpr std::string_view kStart = "rows-", kEnd = ".safetensors";
    if (!name.starts_with(kStart) || !name.ends_with(kEnd) || name.size() <= kStart.size() + kEnd.size()) return false;
    const char* const first = name.data() + kStart.size();
    const char* const last = name.data() + name.size() - kEnd.size();
    const auto [end, error] = std::from_chars(first, last, number);
    return error == std::errc{} && end == last;
}

}  // namespace

std::string EmbeddingKey::folderName() const {
    return bytesFingerprint(weights + "\n" + preprocessing + "\n" + dataset).substr(0, 16);
}

EmbeddingStore::EmbeddingStore(fs::path folder, EmbeddingKey key, std::size_t dimension, const Options& options, FileLock lock)
    : folder_(std::move(folder)), key_(std::move(key)), dimension_(dimension), options_(options), lock_(std::move(lock)),
      lastSave_(std::chrono::steady_clock::now()) {}

Result<EmbeddingStore> EmbeddingStore::open(const fs::path& root, const EmbeddingKey& key, std::size_t dimension,
                                            const Options& options) {
    if (options.type != DType::F16 && options.type != DType::F32)
        return fail(ErrorCode::InvalidOption, "embedding store", "keeps F16 or F32");
    const fs::path folder = root / key.folderName();
    VITRINE_TRY(createDirectories(folder));
    VITRINE_ASSIGN(FileLock lock, FileLock::acquire(folder / "lock"));
    return guarded(folder.string(), [&]() -> Result<EmbeddingStore> {
        EmbeddingStore store(folder, key, dimension, options, std::move(lock));
        VITRINE_TRY(store.readFiles());
        return store;
    });
}

Result<> EmbeddingStore::readFiles() {
    std::vector<std::pair<std::size_t, fs::path>> found;
    std::error_code error;
    for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::size_t number = 0;
        std::error_code ignored;
        if (parseNumber(name, number)) found.emplace_back(number, it->path());
        // Only who holds the lock writes here, so a temporary of a process that was killed is nobody's.
        else if (name.starts_with(".rows-") && name.ends_with(".tmp")) fs::remove(it->path(), ignored);
    }
    if (error) return fail(ErrorCode::FileNotFound, folder_.string(), error.message());
    std::sort(found.begin(), found.end());
    for (const auto& [number, path] : found) {
        nextNumber_ = number + 1;
        if (auto added = addFile(path); !added) problems_.push_back(std::move(added.error()));
    }
    return {};
}

Result<> EmbeddingStore::check(const SafetensorsFile& file) const {
    const auto corrupt = [&](const std::string& cause) { return fail(ErrorCode::FileCorrupt, file.path().string(), cause); };
    const auto says = [&](const char* key, const std::string& value) {
        const auto found = file.metadata().find(key);
        return found != file.metadata().end() && found->second == value;
    };
    if (!says("schema", kSchema)) return corrupt(std::string("is not of schema ") + kSchema);
    if (!says("weights", key_.weights) || !says("preprocessing", key_.preprocessing) || !says("dataset", key_.dataset))
        return corrupt("holds rows of another model, preprocessing or data set");
    const TensorInfo* const content = file.find(kContent);
    const TensorInfo* const rows = file.find(kRows);
    if (content == nullptr || rows == nullptr) return corrupt("lacks the tensor content or rows");
    const bool fits = content->dtype == DType::U8 && rows->dtype == options_.type && content->shape.size() == 2 &&
                      rows->shape.size() == 2 && content->shape[0] == rows->shape[0] && content->shape[1] == kHashBytes &&
                      rows->shape[1] == dimension_;
    if (!fits) return corrupt("has content " + content->description() + " and rows " + rows->description());
    return {};
}

Result<> EmbeddingStore::addFile(const fs::path& path) {
    VITRINE_ASSIGN(SafetensorsFile file, SafetensorsFile::open(path));
    VITRINE_TRY(check(file));
    const TensorInfo& content = *file.find(kContent);
    const auto bytes = file.bytes(content);
    const auto index = static_cast<std::uint32_t>(files_.size());
    places_.reserve(places_.size() + content.shape[0]);
    for (std::size_t row = 0; row < content.shape[0]; ++row) {
        ContentHash hash;
        std::memcpy(hash.bytes.data(), bytes.data() + row * kHashBytes, kHashBytes);
        places_.insert_or_assign(hash, Place{index, static_cast<std::uint32_t>(row)});
    }
    files_.push_back(std::move(file));
    return {};
}

Result<> EmbeddingStore::append(const ContentHash& content, std::span<const float> row) {
    if (row.size() != dimension_)
        return fail(ErrorCode::ShapeMismatch, folder_.string(),
                    "a row has " + std::to_string(row.size()) + " numbers, " + std::to_string(dimension_) + " are needed");
    if (contains(content)) return {};
    const float largest = options_.type == DType::F16 ? kLargestHalf : INFINITY;
    if (!std::all_of(row.begin(), row.end(), [&](float value) { return std::isfinite(value) && std::abs(value) <= largest; }))
        return fail(ErrorCode::NumericalFailure, folder_.string(), "a row holds a number that is not finite or beyond float16");
    places_.emplace(content, Place{kUnsaved, static_cast<std::uint32_t>(unsaved_.size())});
    unsaved_.push_back(content);
    unsavedRows_.insert(unsavedRows_.end(), row.begin(), row.end());
    const bool isDue = unsaved_.size() >= options_.rowsPerFile ||
                       std::chrono::steady_clock::now() - lastSave_ >= options_.longestUnsaved;
    return isDue ? save() : Result<>{};
}

Result<> EmbeddingStore::save() {
    lastSave_ = std::chrono::steady_clock::now();
    if (unsaved_.empty()) return {};
    SafetensorsWriter writer;
    writer.addFloats(kRows, {unsaved_.size(), dimension_}, unsavedRows_, options_.type);
    std::vector<std::uint8_t> content;
    content.reserve(unsaved_.size() * kHashBytes);
    for (const ContentHash& hash : unsaved_) content.insert(content.end(), hash.bytes.begin(), hash.bytes.end());
    writer.addBytes(kContent, {unsaved_.size(), kHashBytes}, content);
    writer.setMetadata("schema", kSchema);
    writer.setMetadata("weights", key_.weights);
    writer.setMetadata("preprocessing", key_.preprocessing);
    writer.setMetadata("dataset", key_.dataset);
    const fs::path path = folder_ / fileName(nextNumber_);
    VITRINE_TRY(writer.write(path));
    ++nextNumber_;
    VITRINE_TRY(addFile(path));
    unsaved_.clear();
    unsavedRows_.clear();
    return {};
}

void EmbeddingStore::copyRow(const Place& place, std::span<float> out) const {
    if (place.file == kUnsaved) {
        std::copy_n(unsavedRows_.begin() + static_cast<std::ptrdiff_t>(place.row * dimension_), dimension_, out.begin());
        return;
    }
    const SafetensorsFile& file = files_[place.file];
    const auto bytes = file.bytes(*file.find(kRows));
    if (options_.type == DType::F32) {
        std::memcpy(out.data(), bytes.data() + place.row * dimension_ * sizeof(float), dimension_ * sizeof(float));
        return;
    }
    std::vector<std::uint16_t> halves(dimension_);
    std::memcpy(halves.data(), bytes.data() + place.row * dimension_ * sizeof(std::uint16_t), dimension_ * sizeof(std::uint16_t));
    halfToFloat(halves, out);
}

Result<Matrix> EmbeddingStore::rows(std::span<const ContentHash> contents) const {
    return guarded(folder_.string(), [&]() -> Result<Matrix> {
        std::vector<float> values(contents.size() * dimension_);
        for (std::size_t i = 0; i < contents.size(); ++i) {
            const auto found = places_.find(contents[i]);
            if (found == places_.end())
                return fail(ErrorCode::EmptyInput, folder_.string(), "holds no row for the content " + contents[i].hex());
            copyRow(found->second, std::span(values).subspan(i * dimension_, dimension_));
        }
        return Matrix(std::move(values), contents.size(), dimension_);
    });
}

}  // namespace vitrine
