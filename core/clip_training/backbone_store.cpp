// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/backbone_store.h"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/version.h"
#include "io/atomic_file.h"
#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "vitrine.backbone_run/1";

struct Column {
    const char* name;
    double BackboneEpoch::* value;
};
constexpr std::array<Column, 5> kColumns{{{"train_loss", &BackboneEpoch::trainLoss},
                                          {"validation_loss", &BackboneEpoch::validationLoss},
                                          {"scale", &BackboneEpoch::scale},
                                          {"learning_rate", &BackboneEpoch::learningRate},
                                          {"seconds", &BackboneEpoch::seconds}}};

struct Figure {
    const char* name;
    double RetrievalFigures::Direction::* value;
};
constexpr std::array<Figure, 4> kFigures{{{"recall1", &RetrievalFigures::Direction::recall1},
                                          {"recall5", &RetrievalFigures::Direction::recall5},
                                          {"recall10", &RetrievalFigures::Direction::recall10},
                                          {"median_rank", &RetrievalFigures::Direction::medianRank}}};

struct Way {
    const char* name;
    RetrievalFigures::Direction RetrievalFigures::* direction;
};
constexpr std::array<Way, 2> kWays{{{"image_to_text", &RetrievalFigures::imageToText}, {"text_to_image", &RetrievalFigures::textToImage}}};

Json numberJson(double value) { return std::isfinite(value) ? Json(value) : Json(); }

Json epochJson(const BackboneEpoch& epoch) {
    Json out{{"epoch", epoch.epoch}, {"step", epoch.step}};
    for (const Column& column : kColumns) out[column.name] = numberJson(epoch.*column.value);
    for (const Way& way : kWays)
        for (const Figure& figure : kFigures)
            out[std::string(way.name) + "_" + figure.name] = numberJson(epoch.retrieval.*way.direction.*figure.value);
    return out;
}

double numberOf(const nlohmann::json& object, const std::string& name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

Result<std::vector<BackboneEpoch>> historyOf(const nlohmann::json& list, const std::string& subject) {
    if (!list.is_array()) return fail(ErrorCode::FileCorrupt, subject, "holds no list of epochs");
    std::vector<BackboneEpoch> history;
    for (const auto& entry : list) {
        if (!entry.is_object() || !entry.contains("epoch") || !entry["epoch"].is_number_integer() || !entry.contains("step") ||
            !entry["step"].is_number_integer())
            return fail(ErrorCode::FileCorrupt, subject, "holds an epoch without its number or step");
        BackboneEpoch epoch;
        epoch.epoch = entry["epoch"].get<int>();
        epoch.step = entry["step"].get<std::int64_t>();
        for (const Column& column : kColumns) epoch.*column.value = numberOf(entry, column.name);
        for (const Way& way : kWays)
            for (const Figure& figure : kFigures)
                epoch.retrieval.*way.direction.*figure.value = numberOf(entry, std::string(way.name) + "_" + figure.name);
        history.push_back(epoch);
    }
    return history;
}

Json recordJson(const BackboneRecord& record) {
    Json out;
    out["schema"] = kSchema;
    out["variant"] = kBackboneVariant;
    out["version"] = kVersion;
    out["created"] = record.created;
    out["ended"] = record.ended;
    out["source"] = record.source;
    out["data"] = record.data;
    out["options"] = Json::parse(record.options);
    out["step"] = record.steps;
    out["total_steps"] = record.totalSteps;
    out["train_images"] = record.trainImages;
    out["validation_images"] = record.validationImages;
    out["parameters"] = record.parameters;
    out["problem_count"] = record.problemCount;
    out["problems"] = record.problems;
    return out;
}

Result<BackboneRecord> recordOf(const nlohmann::json& document, const fs::path& path) {
    const auto text = [&](const char* key) {
        return document.is_object() && document.contains(key) && document[key].is_string() ? document[key].get<std::string>() : std::string();
    };
    const auto whole = [&](const char* key) -> std::int64_t {
        return document.contains(key) && document[key].is_number_integer() ? document[key].get<std::int64_t>() : 0;
    };
    if (text("schema") != kSchema || !document.contains("options") || !document["options"].is_object())
        return fail(ErrorCode::FileCorrupt, path.string(), std::string("is no record of schema ") + kSchema);
    BackboneRecord record;
    const nlohmann::json& options = document["options"];
    record.options = options.dump();
    if (options.contains("seed") && options["seed"].is_number_integer()) record.seed = options["seed"].get<std::int64_t>();
    record.source = text("source");
    record.data = text("data");
    record.ended = text("ended");
    record.created = text("created");
    record.steps = whole("step");
    record.totalSteps = whole("total_steps");
    record.trainImages = static_cast<std::size_t>(whole("train_images"));
    record.validationImages = static_cast<std::size_t>(whole("validation_images"));
    record.parameters = static_cast<std::size_t>(whole("parameters"));
    record.problemCount = static_cast<std::size_t>(whole("problem_count"));
    if (document.contains("problems") && document["problems"].is_array())
        for (const auto& problem : document["problems"])
            if (problem.is_string()) record.problems.push_back(problem.get<std::string>());
    return record;
}

}  // namespace

std::map<std::string, double> metricsOf(const BackboneEpoch& epoch) {
    std::map<std::string, double> metrics{{"train_loss", epoch.trainLoss}, {"validation_loss", epoch.validationLoss},
                                          {"temperature", epoch.scale > 0.0 ? 1.0 / epoch.scale : 0.0}};
    for (const Way& way : kWays)
        for (const Figure& figure : kFigures)
            metrics[std::string(way.name) + "_" + figure.name] = epoch.retrieval.*way.direction.*figure.value;
    return metrics;
}

std::string historyToJson(const std::vector<BackboneEpoch>& history) {
    Json list = Json::array();
    for (const BackboneEpoch& epoch : history) list.push_back(epochJson(epoch));
    return list.dump();
}

Result<std::vector<BackboneEpoch>> historyFromJson(const std::string& json, const std::string& subject) {
    VITRINE_ASSIGN(const nlohmann::json list, parseJson(json, subject));
    return historyOf(list, subject);
}

Result<> writeBackboneRecord(const BackboneRecord& record, const fs::path& folder) {
    Json out = recordJson(record);
    Json history = Json::array();
    for (const BackboneEpoch& epoch : record.history) history.push_back(epochJson(epoch));
    out["history"] = std::move(history);
    return writeJson(folder / kBackboneRecordFile, out);
}

Result<BackboneRecord> readBackboneRecord(const fs::path& folder) {
    const fs::path path = folder / kBackboneRecordFile;
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    VITRINE_ASSIGN(BackboneRecord record, recordOf(document, path));
    if (!document.contains("history")) return fail(ErrorCode::FileCorrupt, path.string(), "holds no curves");
    VITRINE_ASSIGN(record.history, historyOf(document["history"], path.string()));
    return record;
}

Result<> announceBackbone(const BackboneRecord& record, const fs::path& folder) {
    VITRINE_TRY(createDirectories(folder));
    return writeJson(folder / kBackboneSummaryFile, recordJson(record));
}

Result<BackboneRecord> readUnfinishedBackbone(const fs::path& folder) {
    const fs::path path = folder / kBackboneSummaryFile;
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    VITRINE_ASSIGN(BackboneRecord record, recordOf(document, path));
    record.steps = 0;
    std::error_code error;
    if (!fs::exists(folder / kBackboneStateFile, error)) return record;
    VITRINE_ASSIGN(const SafetensorsFile state, SafetensorsFile::open(folder / kBackboneStateFile));
    const auto& known = state.metadata();
    const auto steps = known.find("steps"), history = known.find("note.history");
    if (steps == known.end() || history == known.end())
        return fail(ErrorCode::FileCorrupt, state.path().string(), "holds no state of a backbone");
    record.steps = std::strtoll(steps->second.c_str(), nullptr, 10);
    VITRINE_ASSIGN(record.history, historyFromJson(history->second, state.path().string()));
    return record;
}

void removeBackboneState(const fs::path& folder) {
    std::error_code ignored;  // a left-over state is harmless: the finished run is found first
    fs::remove(folder / kBackboneStateFile, ignored);
    fs::remove(folder / kBackboneSummaryFile, ignored);
}

}  // namespace vitrine
