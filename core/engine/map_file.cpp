// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/map_file.h"

#include <algorithm>
#include <cmath>

#include "io/atomic_file.h"
#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema = "vitrine.map/1";
constexpr const char* kFileName = "map.safetensors";
constexpr const char* kMethods[] = {"tsne", "pca"};
constexpr const char* kInputs[] = {"embeddings", "concept_scores", "activations"};
constexpr const char* kMetrics[] = {"cosine", "euclidean"};

template <class Enum, std::size_t N>
Enum namedValue(const nlohmann::json& json, const char* key, const char* const (&names)[N]) {
    const auto name = json.at(key).get<std::string>();
    for (std::size_t i = 0; i < N; ++i)
        if (name == names[i]) return static_cast<Enum>(i);
    throw std::runtime_error(std::string("request holds the ") + key + " \"" + name + "\"");
}

nlohmann::json toJson(const MapRequest& request) {
    return {{"method", kMethods[static_cast<int>(request.method)]},
            {"input", kInputs[static_cast<int>(request.input)]},
            {"run", request.runId},
            {"metric", kMetrics[static_cast<int>(request.metric)]},
            {"perplexity", request.perplexity},
            {"iterations", request.iterations},
            {"exaggeration", request.exaggeration},
            {"learning_rate_factor", request.learningRateFactor},
            {"images", request.images},
            {"concepts", request.concepts},
            {"classes", request.classes},
            {"random_words", request.randomWords},
            {"centre_modalities", request.centreModalities},
            {"seed", request.seed}};
}

MapRequest requestOf(const nlohmann::json& json) {
    MapRequest request;
    request.method = namedValue<MapMethod>(json, "method", kMethods);
    request.input = namedValue<MapInput>(json, "input", kInputs);
    request.metric = namedValue<MapMetric>(json, "metric", kMetrics);
    json.at("run").get_to(request.runId);
    json.at("perplexity").get_to(request.perplexity);
    json.at("iterations").get_to(request.iterations);
    json.at("exaggeration").get_to(request.exaggeration);
    request.learningRateFactor = json.value("learning_rate_factor", 1.0);
    json.at("images").get_to(request.images);
    json.at("concepts").get_to(request.concepts);
    json.at("classes").get_to(request.classes);
    json.at("random_words").get_to(request.randomWords);
    json.at("centre_modalities").get_to(request.centreModalities);
    json.at("seed").get_to(request.seed);
    return request;
}

Result<std::string> metadataOf(const SafetensorsFile& file, const char* key) {
    const auto found = file.metadata().find(key);
    if (found == file.metadata().end())
        return fail(ErrorCode::FileCorrupt, file.path().string(), std::string("metadata lacks \"") + key + "\"");
    return found->second;
}

Result<StoredMap> readMap(const SafetensorsFile& file) {
    const auto& metadata = file.metadata();
    if (const auto schema = metadata.find("schema"); schema == metadata.end() || schema->second != kSchema)
        return fail(ErrorCode::UnsupportedFormat, file.path().string(), std::string("is not a map of schema ") + kSchema);
    StoredMap stored;
    VITRINE_ASSIGN(stored.embeddingsFingerprint, metadataOf(file, "embeddings"));
    VITRINE_ASSIGN(const std::string request, metadataOf(file, "request"));
    VITRINE_ASSIGN(const auto requestJson, parseJson(request, file.path().string()));
    stored.request = requestOf(requestJson);
    VITRINE_ASSIGN(const std::string names, metadataOf(file, "names"));
    VITRINE_ASSIGN(const auto namesJson, parseJson(names, file.path().string()));
    namesJson.get_to(stored.names);
    VITRINE_ASSIGN(const std::string fit, metadataOf(file, "fit"));
    VITRINE_ASSIGN(const auto fitJson, parseJson(fit, file.path().string()));
    fitJson.at("iterations").get_to(stored.iterations);
    fitJson.at("seconds").get_to(stored.seconds);
    stored.kl = fitJson.at("kl").is_null() ? NAN : fitJson.at("kl").get<double>();
    VITRINE_ASSIGN(stored.coordinates, file.floats("coordinates"));
    if (stored.coordinates.size() != 2 * stored.names.size())
        return fail(ErrorCode::ShapeMismatch, file.path().string(),
                    "has " + std::to_string(stored.coordinates.size()) + " coordinates for " + std::to_string(stored.names.size()) + " points");
    if (!std::all_of(stored.coordinates.begin(), stored.coordinates.end(), [](float value) { return std::isfinite(value); }))
        return fail(ErrorCode::NumericalFailure, file.path().string(), "a coordinate is not finite");
    return stored;
}

}  // namespace

fs::path mapFilePath(const WorkspaceFiles& files) {
    const bool isInside = files.newRuns == files.folder / files.manifest.runs;
    if (isInside) return files.folder / "maps" / kFileName;
    return files.newRuns.parent_path().parent_path() / "maps" / files.folder.filename() / kFileName;
}

Result<> saveMap(const MapFrame& frame, const fs::path& path) {
    VITRINE_TRY(createDirectories(path.parent_path()));
    SafetensorsWriter writer;
    writer.addFloats("coordinates", {frame.points->size(), 2}, frame.coordinates);
    writer.setMetadata("schema", kSchema);
    writer.setMetadata("embeddings", frame.points->embeddingsFingerprint);
    writer.setMetadata("request", toJson(frame.request).dump());
    writer.setMetadata("names", nlohmann::json(frame.points->names).dump());
    const nlohmann::json kl = std::isfinite(frame.kl) ? nlohmann::json(frame.kl) : nlohmann::json();
    writer.setMetadata("fit", nlohmann::json{{"iterations", frame.iteration}, {"seconds", frame.seconds}, {"kl", kl}}.dump());
    return writer.write(path);
}

Result<StoredMap> loadMap(const fs::path& path) {
    VITRINE_ASSIGN(const auto file, SafetensorsFile::open(path));
    const Result<StoredMap> stored = guarded(path.string(), [&] { return readMap(file); });
    if (!stored && stored.error().code == ErrorCode::Internal) return fail(ErrorCode::FileCorrupt, path.string(), stored.error().detail);
    return stored;
}

}  // namespace vitrine
