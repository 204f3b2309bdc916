// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors.h"

namespace vitrine {

/// The weights of a model folder: one `model.safetensors`, or the shards that
/// `model.safetensors.index.json` lists (the Hugging Face layout). Any thread may read.
class ShardedSafetensors {
public:
    /// FileNotFound where the folder has neither; FileCorrupt for an index that names a file
    /// outside the folder, or a tensor that its shard does not hold.
    static Result<ShardedSafetensors> open(const std::filesystem::path& folder);

    struct Location {
        const SafetensorsFile* file = nullptr;
        const TensorInfo* tensor = nullptr;
    };
    /// Nulls where no shard has the tensor. Valid while this object lives.
    Location find(std::string_view name) const;
    std::vector<std::string> names() const;
    /// The files read, in order of their names.
    const std::vector<SafetensorsFile>& files() const { return files_; }
    const std::filesystem::path& folder() const { return folder_; }

    /// As SafetensorsFile; TensorMissing names the folder's weight file and the tensor.
    Result<Matrix> matrix(std::string_view name) const;
    Result<std::vector<float>> floats(std::string_view name) const;

    /// SHA-256 of the weight file; of several, SHA-256 over their names and SHA-256 lines.
    Result<std::string> fingerprint() const;

private:
    std::filesystem::path folder_;
    std::vector<SafetensorsFile> files_;
    std::map<std::string, std::size_t, std::less<>> fileOfTensor_;
};

}  // namespace vitrine
