// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_export.h"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <system_error>

#include "io/atomic_file.h"
#include "io/event_file.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

Result<> writeCsv(const TrainingRun& run, const fs::path& path) {
    std::string out = "curve,step,value\n";
    for (const CurveInfo& info : curveInfos())
        for (const CurvePoint& point : run.curves->raw(info.curve).points())
            out += std::string(info.tag) + "," + number(point.x) + "," + number(point.y) + "\n";
    return writeFileAtomically(path, std::string_view(out));
}

Result<> writeRunJson(const TrainingRun& run, const fs::path& path) {
    nlohmann::ordered_json out;
    out["schema"] = "vitrine.training_curves/1";
    out["run"] = run.id;
    out["name"] = run.name;
    out["note"] = run.note;
    out["variant"] = run.variantId;
    out["title"] = run.title;
    out["seed"] = run.seed;
    out["dataset"] = run.dataset;
    out["concept_set"] = run.conceptSet;
    out["steps"] = run.step;
    out["epochs"] = run.epoch;
    out["seconds"] = run.seconds;
    out["options"] = nlohmann::ordered_json::parse(run.options, nullptr, false);
    if (out["options"].is_discarded()) out["options"] = nlohmann::ordered_json::object();
    out["metrics"] = nlohmann::ordered_json::object();
    for (const auto& [name, value] : run.metrics)
        out["metrics"][name] = std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
    out["epoch_ends"] = run.curves->epochMarks();
    out["curves"] = nlohmann::ordered_json::object();
    for (const CurveInfo& info : curveInfos()) {
        auto points = nlohmann::ordered_json::array();
        for (const CurvePoint& point : run.curves->raw(info.curve).points()) points.push_back({point.x, point.y});
        out["curves"][info.tag] = std::move(points);
    }
    return writeJson(path, out);
}

std::string hostName() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "localhost";
}

Result<> writeEvents(const TrainingRun& run, const fs::path& path) {
    const double now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    // Steps are spread over the time the training took, so that TensorBoard's relative axis is about right.
    const double perStep = run.step > 0 ? run.seconds / static_cast<double>(run.step) : 0.0;
    EventFile events(now - run.seconds);
    for (const CurveInfo& info : curveInfos())
        for (const CurvePoint& point : run.curves->raw(info.curve).points())
            events.addScalar(info.tag, static_cast<std::int64_t>(point.x), point.y, now - run.seconds + perStep * point.x);
    std::error_code ignored;
    return events.write(fs::is_directory(path, ignored) ? path / EventFile::fileName(now, hostName()) : path);
}

}  // namespace

Result<> exportRun(const TrainingRun& run, RunExport format, const fs::path& path) {
    return guarded(path.string(), [&]() -> Result<> {
        if (format == RunExport::Csv) return writeCsv(run, path);
        return format == RunExport::Json ? writeRunJson(run, path) : writeEvents(run, path);
    });
}

}  // namespace vitrine
