// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddings/embedding_snapshot.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

constexpr const char* kSchema = "vitrine.embeddings/1";
constexpr float kLargestHalf = 65504.0F;

/// Reads the parts of one file; errors name it.
class SnapshotReader {
public:
    explicit SnapshotReader(const SafetensorsFile& file) : file_(file) {}

    Result<std::vector<std::string>> names(const char* key) const {
        const auto found = file_.metadata().find(key);
        if (found == file_.metadata().end()) return corrupt(std::string("metadata lacks \"") + key + "\"");
        VITRINE_ASSIGN(const auto document, parseJson(found->second, file_.path().string()));
        const auto isText = [](const nlohmann::json& item) { return item.is_string(); };
        if (!document.is_array() || !std::all_of(document.begin(), document.end(), isText))
            return corrupt(std::string("metadata \"") + key + "\" is not a list of text");
        return document.get<std::vector<std::string>>();
    }

    /// A 1-D tensor of integers.
    Result<std::vector<std::int64_t>> column(const char* name) const {
        const TensorInfo* const tensor = file_.find(name);
        if (tensor != nullptr && tensor->shape.size() != 1)
            return fail(ErrorCode::ShapeMismatch, file_.path().string(),
                        std::string(name) + " is " + tensor->description() + ", one number a row is needed");
        return file_.integers(name);
    }

    Result<Matrix> conceptLabels() const {
        const TensorInfo* const tensor = file_.find("concept_labels");
        if (tensor == nullptr) return Matrix();
        if (tensor->shape.size() != 2)
            return fail(ErrorCode::ShapeMismatch, file_.path().string(),
                        "concept_labels is " + tensor->description() + ", a matrix is needed");
        VITRINE_ASSIGN(const auto values, file_.integers("concept_labels"));
        return Matrix(std::vector<float>(values.begin(), values.end()), tensor->shape[0], tensor->shape[1]);
    }

    tl::unexpected<Error> corrupt(const std::string& cause) const {
        return fail(ErrorCode::FileCorrupt, file_.path().string(), cause);
    }

private:
    const SafetensorsFile& file_;
};

Result<EmbeddingSnapshot> readSnapshot(const SafetensorsFile& file) {
    const SnapshotReader reader(file);
    const auto& metadata = file.metadata();
    const auto schema = metadata.find("schema");
    if (schema == metadata.end() || schema->second != kSchema)
        return fail(ErrorCode::UnsupportedFormat, file.path().string(),
                    std::string("is not an embedding file of schema ") + kSchema);
    EmbeddingSnapshot out;
    const TensorInfo* const images = file.find("images");
    if (images != nullptr && images->shape.size() != 2)
        return fail(ErrorCode::ShapeMismatch, file.path().string(), "images is " + images->description() + ", a matrix is needed");
    VITRINE_ASSIGN(out.images, file.matrix("images"));
    VITRINE_ASSIGN(const auto labels, reader.column("labels"));
    for (const std::int64_t label : labels) {
        if (label < -1 || label > 1'000'000) return reader.corrupt("holds the label " + std::to_string(label));
        out.labels.push_back(static_cast<int>(label));
    }
    VITRINE_ASSIGN(const auto splits, reader.column("splits"));
    for (const std::int64_t split : splits) {
        if (split < 0 || split > 2) return reader.corrupt("holds the split " + std::to_string(split));
        out.splits.push_back(static_cast<Split>(split));
    }
    VITRINE_ASSIGN(out.ids, reader.names("ids"));
    VITRINE_ASSIGN(out.classNames, reader.names("class_names"));
    VITRINE_ASSIGN(out.conceptNames, reader.names("concept_names"));
    VITRINE_ASSIGN(out.conceptLabels, reader.conceptLabels());
    if (const auto backbone = metadata.find("backbone"); backbone != metadata.end()) out.backboneFingerprint = backbone->second;
    VITRINE_TRY(out.validate(file.path().string()));
    return out;
}

}  // namespace

Result<> EmbeddingSnapshot::validate(const std::string& subject) const {
    const std::size_t rows = images.rows();
    const auto mismatch = [&](const std::string& cause) { return fail(ErrorCode::ShapeMismatch, subject, cause); };
    const auto differs = [&](const char* what, std::size_t count) {
        return mismatch("has " + std::to_string(rows) + " embeddings but " + std::to_string(count) + " " + what);
    };
    if (labels.size() != rows) return differs("labels", labels.size());
    if (splits.size() != rows) return differs("splits", splits.size());
    if (ids.size() != rows) return differs("ids", ids.size());
    if (!conceptLabels.empty() && conceptLabels.rows() != rows) return differs("rows of concept labels", conceptLabels.rows());
    if (!conceptNames.empty() && conceptNames.size() != conceptLabels.cols())
        return mismatch("has " + std::to_string(conceptLabels.cols()) + " concept columns but " +
                        std::to_string(conceptNames.size()) + " concept names");
    const auto classes = static_cast<int>(classNames.size());
    for (std::size_t row = 0; row < rows; ++row)
        if (labels[row] < -1 || labels[row] >= classes)
            return mismatch("row " + std::to_string(row) + " has the label " + std::to_string(labels[row]) + " of " +
                            std::to_string(classes) + " classes");
    std::unordered_set<std::string_view> seen;
    for (const auto& id : ids)
        if (!seen.insert(id).second) return mismatch("two rows have the id " + id);
    const auto values = images.values();
    const auto bad = std::find_if_not(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
    if (bad != values.end())
        return fail(ErrorCode::NumericalFailure, subject,
                    "embedding " + std::to_string((bad - values.begin()) / images.cols()) + " holds NaN or infinity");
    const auto marks = conceptLabels.values();
    if (!std::all_of(marks.begin(), marks.end(), [](float value) { return value == 0.0F || value == 1.0F; }))
        return fail(ErrorCode::NumericalFailure, subject, "a concept label is neither 0 nor 1");
    return {};
}

std::vector<std::size_t> EmbeddingSnapshot::rowsOf(Split split) const {
    std::vector<std::size_t> out;
    for (std::size_t row = 0; row < splits.size(); ++row)
        if (splits[row] == split) out.push_back(row);
    return out;
}

EmbeddingSnapshot EmbeddingSnapshot::gather(const std::vector<std::size_t>& rows) const {
    EmbeddingSnapshot out;
    out.images = images.gather(rows);
    if (!conceptLabels.empty()) out.conceptLabels = conceptLabels.gather(rows);
    for (const std::size_t row : rows) {
        out.labels.push_back(labels[row]);
        out.splits.push_back(splits[row]);
        out.ids.push_back(ids[row]);
    }
    out.classNames = classNames;
    out.conceptNames = conceptNames;
    out.backboneFingerprint = backboneFingerprint;
    return out;
}

Result<EmbeddingSnapshot> EmbeddingSnapshot::load(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const auto file, SafetensorsFile::open(path));
    return guarded(path.string(), [&] { return readSnapshot(file); });
}

Result<> EmbeddingSnapshot::save(const std::filesystem::path& path) const {
    VITRINE_TRY(validate(path.string()));
    const auto values = images.values();
    if (std::any_of(values.begin(), values.end(), [](float value) { return std::abs(value) > kLargestHalf; }))
        return fail(ErrorCode::NumericalFailure, path.string(), "an embedding is beyond the range of float16");
    return guarded(path.string(), [&]() -> Result<> {
        SafetensorsWriter writer;
        writer.addMatrix("images", images, DType::F16);
        writer.addIntegers("labels", {labels.size()}, std::vector<std::int64_t>(labels.begin(), labels.end()));
        std::vector<std::uint8_t> splitBytes;
        for (const Split split : splits) splitBytes.push_back(static_cast<std::uint8_t>(split));
        writer.addBytes("splits", {splitBytes.size()}, splitBytes);
        if (!conceptLabels.empty()) {
            const auto marks = conceptLabels.values();
            writer.addBytes("concept_labels", {conceptLabels.rows(), conceptLabels.cols()},
                            std::vector<std::uint8_t>(marks.begin(), marks.end()));
        }
        writer.setMetadata("schema", kSchema);
        writer.setMetadata("backbone", backboneFingerprint);
        writer.setMetadata("ids", nlohmann::json(ids).dump());
        writer.setMetadata("class_names", nlohmann::json(classNames).dump());
        writer.setMetadata("concept_names", nlohmann::json(conceptNames).dump());
        return writer.write(path);
    });
}

}  // namespace vitrine
