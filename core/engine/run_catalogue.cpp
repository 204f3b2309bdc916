// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "classifiers/run_store.h"
#include "engine/queued_training.h"
#include "engine/training_kind.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWordsFile = "runs.json";
constexpr const char* kWordsSchema = "vitrine.run_names/1";
constexpr const char* kTrash = ".trash";

std::string titleOf(const std::string& variantId) {
    const TrainingKind* kind = findTrainingKind(variantId);
    return kind ? kind->title : variantId;
}

TrainingRun endedRun(const fs::path& folder) {
    TrainingRun row;
    const Result<RunInfo> info = readRunInfo(folder);
    const auto history = readRunHistory(folder);
    if (!info || !history) {
        row.state = RunState::Failed;
        row.error = info ? history.error() : info.error();
        return row;
    }
    row.variantId = info->variant;
    row.title = info->title;
    row.options = info->options;
    row.seed = info->seed;
    row.conceptSet = info->conceptSetName;
    row.trainImages = info->train.images;
    row.state = info->ended == "stopped" ? RunState::Stopped : RunState::Finished;
    row.step = row.totalSteps = info->steps > 0 ? info->steps : history->empty() ? 0 : history->back().step;
    row.epoch = history->empty() ? 0 : history->back().epoch;
    row.metrics = info->metrics;
    for (const EpochRecord& epoch : *history) row.seconds += epoch.seconds;
    if (row.seconds == 0.0 && row.metrics.contains("seconds")) row.seconds = row.metrics.at("seconds");
    row.created = info->created;
    row.bytes = folderBytes(folder);
    row.curves = std::make_shared<const TrainingCurves>(TrainingCurves::fromHistory(*history));
    return row;
}

TrainingRun failedRow(const Error& error) {
    TrainingRun row;
    row.state = RunState::Failed;
    row.error = error;
    return row;
}

/// Kinds that are no classifiers keep their own records.
TrainingRun endedRunOf(const TrainingKind& kind, const fs::path& folder) {
    auto row = kind.readEnded(folder);
    return row ? std::move(*row) : failedRow(row.error());
}

TrainingRun waitedRun(const fs::path& folder) {
    const Result<QueuedTraining> found = readQueuedTraining(folder);
    if (!found) return failedRow(found.error());
    TrainingRun row;
    row.state = RunState::Recoverable;
    row.waited = true;
    row.variantId = found->variantId;
    row.title = titleOf(found->variantId);
    row.options = found->options;
    row.source = found->source;
    const nlohmann::json options = nlohmann::json::parse(found->options, nullptr, false);
    if (options.is_object() && options.contains("seed") && options["seed"].is_number_integer()) row.seed = options["seed"].get<std::int64_t>();
    const TrainingKind* kind = findTrainingKind(found->variantId);
    row.makesBackbone = kind != nullptr && kind->makesBackbone;
    row.step = 0;
    row.checkpointStep = found->order;  // to sort by; put right below
    return row;
}

const TrainingKind* kindOfUnfinished(const fs::path& folder) {
    const auto document = readJson(folder / kTrainingSummaryFile);
    if (!document || !document->is_object() || !document->contains("variant") || !(*document)["variant"].is_string()) return nullptr;
    const TrainingKind* kind = findTrainingKind((*document)["variant"].get<std::string>());
    return kind && kind->readUnfinished ? kind : nullptr;
}

TrainingRun unfinishedRun(const fs::path& folder) {
    TrainingRun row;
    if (const TrainingKind* kind = kindOfUnfinished(folder)) {
        auto read = kind->readUnfinished(folder);
        return read ? std::move(*read) : failedRow(read.error());
    }
    const Result<UnfinishedRun> found = readUnfinishedRun(folder);
    if (!found) return failedRow(found.error());
    row.state = RunState::Recoverable;
    row.variantId = found->variant;
    row.title = titleOf(found->variant);
    row.options = found->options;
    row.seed = found->seed;
    row.step = row.checkpointStep = found->step;
    row.epoch = static_cast<int>(found->history.size());
    if (found->step > 0) row.checkpoint = folder / kTrainingStateFile;
    for (const EpochRecord& epoch : found->history) row.seconds += epoch.seconds;
    if (!found->history.empty()) row.metrics["validation_top1"] = found->history.back().validationTop1;
    row.bytes = folderBytes(folder);
    row.curves = std::make_shared<const TrainingCurves>(TrainingCurves::fromHistory(found->history));
    return row;
}

std::vector<fs::path> visibleFolders(const fs::path& runs) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(runs, error), end; !error && it != end; it.increment(error))
        if (it->path().filename().string().front() != '.') found.push_back(it->path());
    std::sort(found.begin(), found.end());
    return found;
}

/// The kind, other than a classifier, whose record lies in the folder.
const TrainingKind* kindOfEnded(const fs::path& folder) {
    std::error_code error;
    for (const TrainingKind& kind : trainingKinds())
        if (kind.readEnded && fs::exists(folder / kind.recordFile, error)) return &kind;
    return nullptr;
}

}  // namespace

bool isUsable(RunState state) { return state == RunState::Finished || state == RunState::Stopped; }

bool isPending(RunState state) {
    return state == RunState::Queued || state == RunState::Running || state == RunState::Pausing ||
           state == RunState::Paused || state == RunState::Keeping;
}

std::string standardRunName(const RunId& id, const std::string& variantId, const std::string& title) {
    if (id == variantId) return title;
    const std::string number = id.rfind(variantId + "-", 0) == 0 ? id.substr(variantId.size() + 1) : std::string();
    const bool isNumber = !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
    return isNumber && !variantId.empty() ? title + " #" + number : id;
}

Result<std::map<RunId, RunWords>> readRunWords(const fs::path& folder) {
    std::map<RunId, RunWords> words;
    const fs::path path = folder / kWordsFile;
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return words;
    VITRINE_ASSIGN(const nlohmann::json document, readJson(path));
    const bool fits = document.is_object() && document.value("schema", "") == kWordsSchema &&
                      document.contains("runs") && document["runs"].is_object();
    if (!fits) return fail(ErrorCode::FileCorrupt, path.string(), "does not hold names of runs");
    for (const auto& [id, entry] : document["runs"].items()) {
        if (!entry.is_object()) return fail(ErrorCode::FileCorrupt, path.string(), "\"" + id + "\" is not an object");
        const auto text = [&entry](const char* key) {
            return entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>() : std::string();
        };
        words[id] = {text("name"), text("note")};
    }
    return words;
}

Result<> writeRunWords(const fs::path& folder, const std::map<RunId, RunWords>& words) {
    nlohmann::ordered_json document{{"schema", kWordsSchema}, {"runs", nlohmann::ordered_json::object()}};
    for (const auto& [id, entry] : words)
        if (!entry.name.empty() || !entry.note.empty()) document["runs"][id] = {{"name", entry.name}, {"note", entry.note}};
    VITRINE_TRY(createDirectories(folder));
    return writeJson(folder / kWordsFile, document);
}

std::int64_t stateStep(const fs::path& folder) {
    if (const TrainingKind* kind = kindOfUnfinished(folder)) return kind->readUnfinished(folder).map([](const TrainingRun& run) { return run.step; }).value_or(0);
    return readUnfinishedRun(folder).map([](const UnfinishedRun& run) { return run.step; }).value_or(0);
}

std::uint64_t folderBytes(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored)) bytes += it->file_size(ignored);
    }
    return bytes;
}

std::vector<TrainingRun> listRuns(const WorkspaceFiles& files) {
    const auto words = readRunWords(files.newRuns).value_or(std::map<RunId, RunWords>{});
    const fs::path own = files.folder / files.manifest.runs;
    std::vector<TrainingRun> rows;
    const auto add = [&](const fs::path& folder, TrainingRun row) {
        row.id = folder.filename().string();
        row.folder = folder;
        if (row.dataset.empty() && !row.makesBackbone) row.dataset = files.manifest.name;
        row.isReadOnly = own != files.newRuns && folder.parent_path() == own;
        const auto found = words.find(row.id);
        if (found != words.end()) row.note = found->second.note;
        if (row.title.empty()) row.title = row.id;
        row.name = found != words.end() && !found->second.name.empty() ? found->second.name
                                                                       : standardRunName(row.id, row.variantId, row.title);
        if (row.conceptSet.empty() && !row.makesBackbone) row.conceptSet = files.concepts.name;
        if (!row.curves) row.curves = std::make_shared<const TrainingCurves>();
        rows.push_back(std::move(row));
    };
    for (const fs::path& folder : files.runFolders()) add(folder, endedRun(folder));
    std::vector<std::pair<fs::path, TrainingRun>> waited;
    for (const fs::path& folder : visibleFolders(files.newRuns)) {
        if (const TrainingKind* kind = kindOfEnded(folder)) add(folder, endedRunOf(*kind, folder));
        else if (isUnfinishedRun(folder)) add(folder, unfinishedRun(folder));
        else if (hasQueuedTraining(folder)) waited.emplace_back(folder, waitedRun(folder));
    }
    std::ranges::stable_sort(waited, {}, [](const auto& entry) { return entry.second.checkpointStep; });
    for (auto& [folder, row] : waited) {
        row.checkpointStep = 0;
        add(folder, std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const TrainingRun& a, const TrainingRun& b) {
        return a.created.empty() != b.created.empty() ? b.created.empty() : a.created < b.created;
    });
    return rows;
}

Result<> moveRunToTrash(const fs::path& runs, const RunId& id) {
    std::error_code error;
    if (!fs::exists(runs / id, error)) return {};
    VITRINE_TRY(createDirectories(runs / kTrash));
    fs::remove_all(runs / kTrash / id, error);
    fs::rename(runs / id, runs / kTrash / id, error);
    if (error) return fail(ErrorCode::FileNotWritable, (runs / id).string(), error.message());
    return {};
}

Result<> restoreRun(const fs::path& runs, const RunId& id) {
    std::error_code error;
    if (!fs::exists(runs / kTrash / id, error))
        return fail(ErrorCode::FileNotFound, (runs / kTrash / id).string(), "is not in the trash any more");
    if (fs::exists(runs / id, error))
        return fail(ErrorCode::FileNotWritable, (runs / id).string(), "another run has this name by now");
    fs::rename(runs / kTrash / id, runs / id, error);
    if (error) return fail(ErrorCode::FileNotWritable, (runs / id).string(), error.message());
    return {};
}

}  // namespace vitrine
