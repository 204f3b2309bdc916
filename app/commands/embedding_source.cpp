// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/embedding_source.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "base/resources.h"
#include "embeddings/embedding_snapshot.h"
#include "engine/workspace.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "io/text_lines.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

std::string extensionOf(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

LabelledPoints fromSnapshot(const EmbeddingSnapshot& snapshot, std::string subject) {
    LabelledPoints points{std::move(subject), snapshot.images, snapshot.labels, snapshot.classNames, snapshot.ids};
    if (std::all_of(points.labels.begin(), points.labels.end(), [](int label) { return label < 0; }))
        points.labels.clear();
    return points;
}

/// The tensor meant in a file that is not Vitrine's own.
Result<std::string> matrixName(const SafetensorsFile& file) {
    for (const char* name : {"image_embeds", "embeddings"})
        if (file.find(name) != nullptr) return std::string(name);
    std::vector<std::string> matrices;
    for (const TensorInfo& tensor : file.tensors())
        if (tensor.shape.size() == 2) matrices.push_back(tensor.name);
    if (matrices.size() == 1) return matrices.front();
    return fail(ErrorCode::TensorMissing, file.path().string(),
                "holds " + std::to_string(matrices.size()) + " matrices and none is called image_embeds or embeddings");
}

Result<LabelledPoints> readSafetensors(const fs::path& path) {
    VITRINE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    const auto schema = file.metadata().find("schema");
    if (schema != file.metadata().end() && schema->second.starts_with("vitrine.embeddings/")) {
        VITRINE_ASSIGN(const EmbeddingSnapshot snapshot, EmbeddingSnapshot::load(path));
        return fromSnapshot(snapshot, path.string());
    }
    VITRINE_ASSIGN(const std::string name, matrixName(file));
    LabelledPoints points;
    points.subject = path.string();
    VITRINE_ASSIGN(points.points, file.matrix(name));
    return points;
}

Result<LabelledPoints> readPoints(const fs::path& path) {
    if (path.empty()) {
        VITRINE_ASSIGN(const WorkspaceFiles files, readWorkspace(demoWorkspaceDirectory(), defaultUserDataDirectory()));
        return fromSnapshot(*files.embeddings, (files.folder / files.manifest.embeddings).string());
    }
    if (extensionOf(path) == ".safetensors") return readSafetensors(path);
    if (extensionOf(path) != ".npy")
        return fail(ErrorCode::UnsupportedFormat, path.string(), "embeddings end in .npy or .safetensors");
    LabelledPoints points;
    points.subject = path.string();
    VITRINE_ASSIGN(points.points, readNpyMatrix(path));
    return points;
}

/// Numbers the labels, texts by first appearance, numbers in their order; an empty line or a negative number is not
/// known.
Result<> readLabels(const fs::path& path, LabelledPoints& points) {
    std::vector<std::string> texts, ordered;
    if (extensionOf(path) == ".npy") {
        VITRINE_ASSIGN(const auto numbers, readNpyIntegers(path));
        for (const std::int64_t number : numbers) texts.push_back(number < 0 ? std::string() : std::to_string(number));
        for (const std::int64_t number : std::set<std::int64_t>(numbers.begin(), numbers.end()))
            if (number >= 0) ordered.push_back(std::to_string(number));
    } else {
        VITRINE_ASSIGN(texts, readTextLines(path));
    }
    if (texts.size() != points.points.rows())
        return fail(ErrorCode::ShapeMismatch, path.string(),
                    "holds " + std::to_string(texts.size()) + " labels for " + std::to_string(points.points.rows()) +
                        " points");
    points.labels.clear();
    points.labelNames = ordered;
    std::map<std::string, int> known;
    for (const std::string& name : ordered) known.emplace(name, static_cast<int>(known.size()));
    for (const std::string& text : texts) {
        if (text.empty()) {
            points.labels.push_back(-1);
            continue;
        }
        const auto [entry, isNew] = known.emplace(text, static_cast<int>(known.size()));
        if (isNew) points.labelNames.push_back(text);
        points.labels.push_back(entry->second);
    }
    return {};
}

}  // namespace

Result<LabelledPoints> readLabelledPoints(const fs::path& embeddings, const fs::path& labels) {
    VITRINE_ASSIGN(LabelledPoints points, readPoints(embeddings));
    if (points.points.empty()) return fail(ErrorCode::EmptyInput, points.subject, "holds no points");
    for (std::size_t i = 0; i < points.points.rows(); ++i)
        for (const float value : points.points.row(i))
            if (!std::isfinite(value))
                return fail(ErrorCode::NumericalFailure, points.subject,
                            "row " + std::to_string(i) + " holds a number that is not finite");
    if (!labels.empty()) VITRINE_TRY(readLabels(labels, points));
    if (points.ids.empty())
        for (std::size_t i = 0; i < points.points.rows(); ++i) points.ids.push_back(std::to_string(i));
    return points;
}

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

}  // namespace vitrine
