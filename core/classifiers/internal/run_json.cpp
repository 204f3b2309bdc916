// SPDX-License-Identifier: GPL-3.0-or-later
#include "classifiers/internal/run_json.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "classifiers/internal/training_state.h"
#include "io/text_lines.h"

namespace vitrine::internal {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kSchema = "vitrine.run";

ordered_json originToJson(const DataOrigin& origin) {
    return {{"workspace", origin.workspace},
            {"dataset", origin.dataset},
            {"dataset_options", origin.datasetOptions},
            {"splits", origin.splits},
            {"backbone", origin.backbone},
            {"concepts", origin.concepts},
            {"descriptors", origin.descriptors},
            {"class_templates", origin.classTemplates},
            {"concept_templates", origin.conceptTemplates}};
}

ordered_json splitToJson(const SplitRecord& split) {
    return {{"images", split.images}, {"fingerprint", split.fingerprint}};
}

/// Reads members of one object and remembers the first that is wrong.
class Members {
public:
    Members(const json& object, std::string path) : object_(object), path_(std::move(path)) {}

    template <class T>
    void read(const char* key, T& out) {
        const auto found = object_.find(key);
        if (found == object_.end()) return note(key, "is missing");
        if constexpr (std::is_same_v<T, std::vector<std::string>>) {
            const auto isText = [](const json& entry) { return entry.is_string(); };
            if (!found->is_array() || !std::all_of(found->begin(), found->end(), isText))
                return note(key, "is not a list of texts");
        } else if constexpr (std::is_same_v<T, std::string>) {
            if (!found->is_string()) return note(key, "is not a text");
        } else if constexpr (std::is_unsigned_v<T>) {
            if (!found->is_number_unsigned()) return note(key, "is not a count");
        } else {
            if (!found->is_number_integer()) return note(key, "is not an integer");
        }
        out = found->get<T>();
    }
    void readSplit(const char* key, SplitRecord& out) {
        const json* split = object(key);
        if (split == nullptr) return;
        Members members(*split, path_ + key + ".");
        members.read("images", out.images);
        members.read("fingerprint", out.fingerprint);
        if (problem.empty()) problem = members.problem;
    }
    const json* object(const char* key) {
        const auto found = object_.find(key);
        if (found != object_.end() && found->is_object()) return &*found;
        note(key, "is not an object");
        return nullptr;
    }

    std::string problem;

private:
    void note(const char* key, const char* cause) {
        if (problem.empty()) problem = "\"" + path_ + key + "\" " + cause;
    }

    const json& object_;
    std::string path_;
};

}  // namespace

ordered_json runInfoToJson(const RunInfo& info) {
    ordered_json out;
    out["schema"] = kSchema;
    out["schema_version"] = RunInfo::kSchema;
    out["variant"] = info.variant;
    out["title"] = info.title;
    out["formulation"] = info.formulation;
    out["options"] = ordered_json::parse(info.options);
    out["resolved"] = ordered_json::parse(info.resolved);
    out["seed"] = info.seed;
    out["ended"] = info.ended;
    out["steps"] = info.steps;
    out["best_epoch"] = info.bestEpoch;
    out["concept_set"] = {{"name", info.conceptSetName}, {"fingerprint", info.conceptSetFingerprint}};
    out["backbone_fingerprint"] = info.backboneFingerprint;
    out["splits"] = {{"train", splitToJson(info.train)},
                     {"validation", splitToJson(info.validation)},
                     {"test", splitToJson(info.test)}};
    out["sizes"] = {
        {"concepts", info.concepts}, {"classes", info.classes}, {"embedding_dimension", info.embeddingDimension}};
    out["metrics"] = ordered_json::object();
    for (const auto& [name, value] : info.metrics)
        out["metrics"][name] = std::isfinite(value) ? ordered_json(value) : ordered_json();
    out["created"] = info.created;
    out["version"] = info.version;
    out["tensor_library"] = info.tensorLibrary;
    out["machine"] = info.machine;
    out["origin"] = originToJson(info.origin);
    out["texts_fingerprint"] = info.textsFingerprint;
    out["descriptors_fingerprint"] = info.descriptorsFingerprint;
    out["device"] = info.device;
    out["threads"] = info.threads;
    return out;
}

Result<RunInfo> runInfoFromJson(const json& document, const std::string& subject) {
    if (!document.is_object() || !document.contains("schema") || document["schema"] != kSchema)
        return fail(ErrorCode::UnsupportedFormat, subject, "is not the description of a run");
    if (!document.contains("schema_version") || document["schema_version"] != RunInfo::kSchema)
        return fail(ErrorCode::UnsupportedFormat, subject, "is of a schema version this program does not read");
    RunInfo info;
    Members root(document, "");
    root.read("variant", info.variant);
    root.read("title", info.title);
    root.read("formulation", info.formulation);
    if (const json* options = root.object("options")) info.options = options->dump();
    if (const json* resolved = root.object("resolved")) info.resolved = resolved->dump();
    root.read("seed", info.seed);
    // Runs of version 0.1 do not say how they ended.
    if (document.contains("ended")) {
        root.read("ended", info.ended);
        root.read("steps", info.steps);
        root.read("best_epoch", info.bestEpoch);
    }
    root.read("backbone_fingerprint", info.backboneFingerprint);
    root.read("created", info.created);
    root.read("version", info.version);
    root.read("tensor_library", info.tensorLibrary);
    root.read("machine", info.machine);
    std::string problem = root.problem;
    const auto inside = [&](const char* key, auto&& body) {
        const json* object = root.object(key);
        if (object == nullptr) return;
        Members members(*object, std::string(key) + ".");
        body(members);
        if (problem.empty()) problem = members.problem;
    };
    inside("concept_set", [&](Members& members) {
        members.read("name", info.conceptSetName);
        members.read("fingerprint", info.conceptSetFingerprint);
    });
    inside("splits", [&](Members& members) {
        members.readSplit("train", info.train);
        members.readSplit("validation", info.validation);
        members.readSplit("test", info.test);
    });
    inside("sizes", [&](Members& members) {
        members.read("concepts", info.concepts);
        members.read("classes", info.classes);
        members.read("embedding_dimension", info.embeddingDimension);
    });
    // Runs of version 0.1 do not say where their data lie.
    if (document.contains("origin")) {
        root.read("texts_fingerprint", info.textsFingerprint);
        root.read("descriptors_fingerprint", info.descriptorsFingerprint);
        root.read("device", info.device);
        root.read("threads", info.threads);
        inside("origin", [&](Members& members) {
            members.read("workspace", info.origin.workspace);
            members.read("dataset", info.origin.dataset);
            members.read("dataset_options", info.origin.datasetOptions);
            members.read("splits", info.origin.splits);
            members.read("backbone", info.origin.backbone);
            members.read("concepts", info.origin.concepts);
            members.read("descriptors", info.origin.descriptors);
            members.read("class_templates", info.origin.classTemplates);
            members.read("concept_templates", info.origin.conceptTemplates);
        });
    }
    if (const json* metrics = root.object("metrics")) {
        for (const auto& [name, value] : metrics->items()) {
            if (value.is_number())
                info.metrics[name] = value.get<double>();
            else if (value.is_null())
                info.metrics[name] = std::numeric_limits<double>::quiet_NaN();
            else if (problem.empty())
                problem = "\"metrics." + name + "\" is not a number";
        }
    }
    if (problem.empty()) problem = root.problem;
    if (!problem.empty()) return fail(ErrorCode::FileCorrupt, subject, problem);
    return info;
}

std::string historyToCsv(const std::vector<EpochRecord>& history) {
    const std::size_t columns = historyColumns().size();
    std::string out;
    for (std::size_t c = 0; c < columns; ++c) out += (c == 0 ? "" : ",") + std::string(historyColumns()[c]);
    out += "\n";
    const std::vector<double> numbers = historyToNumbers(history);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", numbers[i]);
        // An absent figure is an empty cell, which every table program understands.
        if (!std::isnan(numbers[i])) out += text;
        out += (i + 1) % columns == 0 ? "\n" : ",";
    }
    return out;
}

Result<std::vector<EpochRecord>> historyFromCsv(const std::filesystem::path& path) {
    VITRINE_ASSIGN(const std::vector<std::string> lines, readTextLines(path));
    const std::size_t all = historyColumns().size();
    const bool isFirstVersion =
        !lines.empty() && std::count(lines[0].begin(), lines[0].end(), ',') + 1 == static_cast<std::ptrdiff_t>(kFirstHistoryColumns);
    const std::size_t columns = isFirstVersion ? kFirstHistoryColumns : all;
    std::vector<double> numbers;
    for (std::size_t l = 1; l < lines.size(); ++l) {
        std::size_t start = 0;
        std::size_t cells = 0;
        for (; start <= lines[l].size() && cells <= columns; ++cells) {
            const std::size_t comma = std::min(lines[l].find(',', start), lines[l].size());
            const std::string cell = lines[l].substr(start, comma - start);
            char* end = nullptr;
            numbers.push_back(cell.empty() ? std::numeric_limits<double>::quiet_NaN()
                                           : std::strtod(cell.c_str(), &end));
            if (!cell.empty() && *end != '\0')
                return fail(ErrorCode::FileCorrupt, path.string(),
                            "line " + std::to_string(l + 1) + " holds \"" + cell + "\" where a number is needed");
            start = comma + 1;
        }
        if (cells != columns)
            return fail(ErrorCode::FileCorrupt, path.string(),
                        "line " + std::to_string(l + 1) + " has not " + std::to_string(columns) + " cells");
        numbers.insert(numbers.end(), all - columns, std::numeric_limits<double>::quiet_NaN());
    }
    return historyFromNumbers(numbers);
}

}  // namespace vitrine::internal
