// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/checkpoint.h"

#include <charconv>

#include "clip_training/clip_trainer.h"

namespace vitrine {
namespace {

constexpr const char* kSchema = "vitrine.clip_training/1";

void addTensor(SafetensorsWriter& writer, const std::string& name, const at::Tensor& tensor, DType as) {
    const auto flat = tensor.detach().to(at::kCPU).contiguous();
    const SafetensorsWriter::Shape shape(tensor.sizes().begin(), tensor.sizes().end());
    writer.addFloats(name, shape, {flat.data_ptr<float>(), static_cast<std::size_t>(flat.numel())}, as);
}

void addAll(SafetensorsWriter& writer, const std::string& prefix, const TensorMap& tensors) {
    for (const auto& [name, tensor] : tensors) addTensor(writer, prefix + name, tensor, DType::F32);
}

Result<at::Tensor> readTensor(const SafetensorsFile& file, const std::string& name) {
    VITRINE_ASSIGN(const auto values, file.floats(name));
    const auto& shape = file.find(name)->shape;
    const std::vector<std::int64_t> sizes(shape.begin(), shape.end());
    return at::from_blob(const_cast<float*>(values.data()), sizes, at::kFloat).clone();
}

Result<TensorMap> readLike(const SafetensorsFile& file, const std::string& prefix, const TensorMap& like) {
    TensorMap tensors;
    for (const auto& [name, model] : like) {
        VITRINE_ASSIGN(auto tensor, readTensor(file, prefix + name));
        if (tensor.sizes() != model.sizes()) {
            return fail(ErrorCode::ShapeMismatch, file.path().string(), name + " has another shape than this model");
        }
        tensors[name] = tensor.to(model.device());
    }
    return tensors;
}

Result<std::int64_t> readNumber(const SafetensorsFile& file, const std::string& key) {
    const auto found = file.metadata().find(key);
    std::int64_t value = 0;
    if (found != file.metadata().end()) {
        const auto& text = found->second;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
        if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && value >= 0) return value;
    }
    return fail(ErrorCode::FileCorrupt, file.path().string(), "the metadata holds no valid \"" + key + "\"");
}

}  // namespace

Result<> writeCheckpoint(const std::filesystem::path& path, const CheckpointContents& contents) {
    SafetensorsWriter writer;
    addAll(writer, "weights/", contents.weights);
    addAll(writer, "average/", contents.average);
    addAll(writer, "moments/", contents.moments);
    for (const auto& [key, value] : contents.note) writer.setMetadata("note." + key, value);
    writer.setMetadata("schema", kSchema);
    writer.setMetadata("steps", std::to_string(contents.steps));
    writer.setMetadata("averaged", std::to_string(contents.averaged));
    return writer.write(path);
}

Result<CheckpointContents> readCheckpoint(const std::filesystem::path& path, const TensorMap& like) {
    VITRINE_ASSIGN(const auto file, SafetensorsFile::open(path));
    const auto schema = file.metadata().find("schema");
    if (schema == file.metadata().end() || schema->second != kSchema) {
        return fail(ErrorCode::UnsupportedFormat, path.string(), std::string("no checkpoint of schema ") + kSchema);
    }
    CheckpointContents contents;
    VITRINE_ASSIGN(contents.weights, readLike(file, "weights/", like));
    VITRINE_ASSIGN(contents.average, readLike(file, "average/", like));
    const std::string prefix = "moments/";
    for (const auto& tensor : file.tensors()) {
        if (tensor.name.rfind(prefix, 0) != 0) continue;
        VITRINE_ASSIGN(contents.moments[tensor.name.substr(prefix.size())], readTensor(file, tensor.name));
    }
    VITRINE_ASSIGN(contents.steps, readNumber(file, "steps"));
    VITRINE_ASSIGN(contents.averaged, readNumber(file, "averaged"));
    for (const auto& [key, value] : file.metadata()) {
        if (key.rfind("note.", 0) == 0) contents.note[key.substr(5)] = value;
    }
    return contents;
}

Result<> writeModelWeights(const std::filesystem::path& path, const TensorMap& weights, DType as,
                           std::int64_t steps) {
    SafetensorsWriter writer;
    for (const auto& [name, tensor] : weights) {
        if (name.rfind("training.", 0) == 0) continue;
        addTensor(writer, name, tensor, tensor.dim() == 0 ? DType::F32 : as);
    }
    writer.setMetadata("format", "pt");
    writer.setMetadata(kTrainingStepsKey, std::to_string(steps));
    return writer.write(path);
}

}  // namespace vitrine
