// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of one model under the hash of what they were made from: what is in here is never encoded again.
// A folder of safetensors files that are only ever added to (docs/FORMATS.md, "Embedding store").
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/matrix.h"
#include "base/result.h"
#include "io/content_hash.h"
#include "io/file_lock.h"
#include "io/safetensors.h"

namespace vitrine {

/// What rows must have in common to stand in one store.
struct EmbeddingKey {
    std::string weights;        ///< fingerprint of the model's weights and the precision they ran in
    std::string preprocessing;  ///< fingerprint of everything that is done before the network
    std::string dataset;        ///< which data set, or "texts"

    /// 16 hexadecimal digits of the SHA-256 of all three.
    std::string folderName() const;
    bool operator==(const EmbeddingKey&) const = default;
};

struct EmbeddingStoreOptions {
    DType type = DType::F16;                    ///< F16 or F32
    std::size_t rowsPerFile = 4096;
    std::chrono::milliseconds longestUnsaved{20'000};  ///< what a kill may cost
};

/// One open store. Holds a lock against other writers. Files are mapped, not read; memory grows by some
/// 60 bytes a row. One thread at a time.
class EmbeddingStore {
public:
    using Options = EmbeddingStoreOptions;

    /// Opens or creates root/key.folderName() for rows of `dimension` numbers. A damaged file of rows is
    /// listed in problems() and its rows count as absent. FileNotWritable where the folder can not be
    /// written or another Vitrine has it open.
    static Result<EmbeddingStore> open(const std::filesystem::path& root, const EmbeddingKey& key, std::size_t dimension,
                                       const Options& options = {});

    std::size_t size() const { return places_.size(); }
    bool contains(const ContentHash& content) const { return places_.contains(content); }
    const std::filesystem::path& folder() const { return folder_; }
    std::size_t fileCount() const { return files_.size(); }
    const std::vector<Error>& problems() const { return problems_; }

    /// Adds a row of `dimension` numbers; one that is there already is left as it is. Saves by itself every
    /// `rowsPerFile` rows or `longestUnsaved`. ShapeMismatch; NumericalFailure for what is not finite or
    /// beyond F16; FileNotWritable.
    Result<> append(const ContentHash& content, std::span<const float> row);
    /// Writes what was added since the last file, as one more file that is there whole or not at all.
    Result<> save();

    /// The rows of `contents` in that order, as float32. EmptyInput names the first one that is absent.
    Result<Matrix> rows(std::span<const ContentHash> contents) const;

private:
    struct Place {
        std::uint32_t file = 0;  ///< kUnsaved = among those not yet written
        std::uint32_t row = 0;
    };
    static constexpr std::uint32_t kUnsaved = 0xFFFFFFFF;

    EmbeddingStore(std::filesystem::path folder, EmbeddingKey key, std::size_t dimension, const Options& options, FileLock lock);
    Result<> addFile(const std::filesystem::path& path);
    Result<> readFiles();
    Result<> check(const SafetensorsFile& file) const;
    void copyRow(const Place& place, std::span<float> out) const;

    std::filesystem::path folder_;
    EmbeddingKey key_;
    std::size_t dimension_;
    Options options_;
    FileLock lock_;
    std::vector<SafetensorsFile> files_;
    std::size_t nextNumber_ = 0;
    std::unordered_map<ContentHash, Place> places_;
    std::vector<ContentHash> unsaved_;
    std::vector<float> unsavedRows_;
    std::chrono::steady_clock::time_point lastSave_;
    std::vector<Error> problems_;
};

}  // namespace vitrine
