// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sharded_safetensors.h"

#include "io/fingerprint.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

constexpr const char* kWeightFile = "model.safetensors";
constexpr const char* kIndexFile = "model.safetensors.index.json";
constexpr const char* kPickledFile = "pytorch_model.bin";

/// A shard must lie in the folder itself: an index from elsewhere may not point the reader around.
bool isPlainFileName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

}  // namespace

Result<ShardedSafetensors> ShardedSafetensors::open(const std::filesystem::path& folder) {
    ShardedSafetensors out;
    out.folder_ = folder;
    std::error_code ignored;
    const auto single = folder / kWeightFile;
    const auto index = folder / kIndexFile;
    const auto isThere = [&](const char* name) { return std::filesystem::exists(folder / name, ignored); };
    if (!isThere(kWeightFile) && !isThere(kIndexFile) && isThere(kPickledFile)) {
        return fail(ErrorCode::UnsupportedFormat, (folder / kPickledFile).string(),
                    "pickled weights can run code and are never opened; convert them to model.safetensors (docs/FORMATS.md)");
    }
    if (isThere(kWeightFile) || !isThere(kIndexFile)) {
        VITRINE_ASSIGN(auto file, SafetensorsFile::open(single));
        for (const auto& tensor : file.tensors()) out.fileOfTensor_[tensor.name] = 0;
        out.files_.push_back(std::move(file));
        return out;
    }

    VITRINE_ASSIGN(const auto document, readJson(index));
    const auto corrupt = [&](const std::string& cause) { return fail(ErrorCode::FileCorrupt, index.string(), cause); };
    const auto map = document.is_object() ? document.find("weight_map") : document.end();
    if (!document.is_object() || map == document.end() || !map->is_object() || map->empty())
        return corrupt("needs a weight_map of tensor names to file names");
    std::map<std::string, std::vector<std::string>> tensorsOfShard;
    for (const auto& [tensor, shard] : map->items()) {
        if (!shard.is_string()) return corrupt("the file of tensor \"" + tensor + "\" is not text");
        if (!isPlainFileName(shard.get_ref<const std::string&>()))
            return corrupt("the file of tensor \"" + tensor + "\" is outside the folder: " + shard.dump());
        tensorsOfShard[shard.get<std::string>()].push_back(tensor);
    }
    for (const auto& [shard, tensors] : tensorsOfShard) {
        VITRINE_ASSIGN(auto file, SafetensorsFile::open(folder / shard));
        for (const auto& tensor : tensors) {
            if (file.find(tensor) == nullptr) return corrupt("tensor \"" + tensor + "\" is not in " + shard);
            out.fileOfTensor_[tensor] = out.files_.size();
        }
        out.files_.push_back(std::move(file));
    }
    return out;
}

ShardedSafetensors::Location ShardedSafetensors::find(std::string_view name) const {
    const auto found = fileOfTensor_.find(name);
    if (found == fileOfTensor_.end()) return {};
    const SafetensorsFile& file = files_[found->second];
    return {&file, file.find(name)};
}

std::vector<std::string> ShardedSafetensors::names() const {
    std::vector<std::string> out;
    for (const auto& [name, file] : fileOfTensor_) out.push_back(name);
    return out;
}

Result<Matrix> ShardedSafetensors::matrix(std::string_view name) const {
    const Location location = find(name);
    return (location.file != nullptr ? *location.file : files_.front()).matrix(name);
}

Result<std::vector<float>> ShardedSafetensors::floats(std::string_view name) const {
    const Location location = find(name);
    return (location.file != nullptr ? *location.file : files_.front()).floats(name);
}

Result<std::string> ShardedSafetensors::fingerprint() const {
    if (files_.size() == 1) return fileFingerprint(files_.front().path());
    Sha256 hash;
    for (const auto& file : files_) {
        VITRINE_ASSIGN(const std::string digest, fileFingerprint(file.path()));
        hash.update(digest + "  " + file.path().filename().string() + "\n");
    }
    return hash.finish();
}

}  // namespace vitrine
