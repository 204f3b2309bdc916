// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/session.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/option_spec.h"
#include "base/resources.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/run_store.h"
#include "classifiers/zero_shot.h"
#include "embeddings/text_cache.h"
#include "engine/run_catalogue.h"
#include "engine/what_if.h"
#include "io/json_document.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLoadModel = VITRINE_TR_NOOP("Core", "Loading the model");
constexpr const char* kEncodeTexts = VITRINE_TR_NOOP("Core", "Encoding concepts and classes");
constexpr const char* kReadRuns = VITRINE_TR_NOOP("Core", "Reading trained runs");
constexpr const char* kCompare = VITRINE_TR_NOOP("Core", "Measuring the reference images");

Result<> step(JobContext& job, const char* stage, std::int64_t done = 0, std::int64_t total = 0) {
    if (job.checkpoint({stage, done, total})) return {};
    return fail(ErrorCode::Cancelled, "workspace", "stopped");
}

/// "laion/CLIP-ViT-B-32" of a folder in the Hugging Face cache, what config.json calls the model, or the folder's name.
std::string backboneTitle(const fs::path& directory) {
    for (const fs::path& part : directory) {
        std::string name = part.string();
        if (!name.starts_with("models--")) continue;
        name.erase(0, std::string("models--").size());
        if (const std::size_t split = name.find("--"); split != std::string::npos) name.replace(split, 2, "/");
        return name;
    }
    if (const auto config = readJson(directory / "config.json"); config && config->is_object()) {
        const auto name = config->find("_name_or_path");
        if (name != config->end() && name->is_string() && !name->get<std::string>().empty()) return name->get<std::string>();
    }
    const fs::path normal = fs::absolute(directory).lexically_normal();
    return (normal.has_filename() ? normal : normal.parent_path()).filename().string();
}

bool embeddingsFit(const Session& session) {
    return session.files.embeddings->backboneFingerprint == session.model->fingerprint();
}

BackboneInfo describeBackbone(const Session& session, const std::vector<std::string>& classNames) {
    const ClipModel& model = *session.model;
    BackboneInfo info;
    info.path = session.files.backbone;
    info.title = backboneTitle(info.path);
    info.imageSize = model.config().vision.imageSize;
    info.projectionDim = model.config().projectionDim;
    info.fingerprint = model.fingerprint();
    info.isDemoBackbone = session.files.manifest.isDemo && embeddingsFit(session);
    std::set<std::string> seen;
    for (const auto* names : {&session.files.concepts.concepts, &classNames})
        for (const std::string& name : *names)
            if (!model.tokenizer().coversText(name) && seen.insert(name).second) info.uncoveredTexts.push_back(name);
    info.coversText = info.uncoveredTexts.empty();
    return info;
}

/// Where no reference image can be encoded: raw values stay as they are on every scale.
ColumnStatistics neutralStatistics(std::size_t columns) {
    ColumnStatistics statistics;
    statistics.mean.assign(columns, 0.0F);
    statistics.deviation.assign(columns, 1.0F);
    std::vector<float> quantiles(ColumnStatistics::kQuantiles * columns);
    for (std::size_t q = 0; q < ColumnStatistics::kQuantiles; ++q) {
        const float level = static_cast<float>(q) / static_cast<float>(ColumnStatistics::kQuantiles - 1);
        std::fill_n(quantiles.begin() + static_cast<std::ptrdiff_t>(q * columns), columns, 2.0F * level - 1.0F);
    }
    statistics.quantiles = Matrix(std::move(quantiles), ColumnStatistics::kQuantiles, columns);
    return statistics;
}

std::vector<std::size_t> heldOutRows(const EmbeddingSnapshot& embeddings) {
    std::vector<std::size_t> rows = embeddings.rowsOf(Split::Validation);
    return rows.empty() ? embeddings.rowsOf(Split::Test) : rows;
}

Result<std::shared_ptr<const RunSnapshot>> zeroShotColumn(const Session& session, const WorkspaceSnapshot& workspace,
                                                          JobContext& job) {
    auto run = std::make_shared<RunSnapshot>();
    run->id = "clip";
    run->variantId = "zero_shot";
    run->title = "CLIP";
    run->conceptNames = workspace.conceptNames;
    run->classNames = workspace.classNames;
    VITRINE_ASSIGN(run->classifier, ZeroShotClassifier::create(workspace.conceptNames, workspace.conceptTexts,
                                                               workspace.classNames, workspace.classTexts,
                                                               workspace.logitScale));
    if (session.referenceUnits.empty()) {
        run->reference.activations = neutralStatistics(run->conceptNames.size());
        run->reference.scores = run->reference.activations;
    } else {
        VITRINE_ASSIGN(run->reference, referenceStatistics(*run->classifier, session.referenceUnits, Matrix(), job));
    }
    completeRun(*run);
    return run;
}

std::string shortened(const std::string& fingerprint) { return fingerprint.substr(0, 12); }

std::shared_ptr<const RunSnapshot> runColumn(const fs::path& folder, const WorkspaceSnapshot& workspace) {
    auto run = std::make_shared<RunSnapshot>();
    run->id = folder.filename().string();
    run->title = run->id;
    run->path = folder;
    Result<LoadedRun> loaded = loadRun(folder);
    if (!loaded) {
        run->unusable = loaded.error();
        return run;
    }
    const RunInfo& info = loaded->info;
    run->variantId = info.variant;
    // A second run of a method is told from the first as on the Train page.
    run->title = standardRunName(run->id, info.variant, info.title);
    if (run->title == run->id) run->title = info.title;
    run->conceptNames = loaded->classifier->conceptNames();
    run->classNames = loaded->classifier->classNames();
    run->metrics = info.metrics;
    // What was really used: in the options themselves "automatic" still stands for a value.
    run->optionsJson = info.resolved.empty() ? info.options : info.resolved;
    run->reference = std::move(loaded->reference);
    run->conceptSimilarity = run->reference.similarityCubed;
    if (info.backboneFingerprint != workspace.backbone.fingerprint) {
        run->unusable = Error{ErrorCode::InvalidOption, run->id,
                              "was trained for another backbone (" + shortened(info.backboneFingerprint) + ")"};
    } else if (info.conceptSetFingerprint != workspace.conceptSetFingerprint) {
        run->unusable = Error{ErrorCode::InvalidOption, run->id,
                              "was trained for the concept set \"" + info.conceptSetName + "\" (" +
                                  shortened(info.conceptSetFingerprint) + ")"};
    } else {
        run->classifier = loaded->classifier;
        if (run->classNames != workspace.classNames)
            run->warnings.push_back("The run knows other classes than the workspace.");
        completeRun(*run);
    }
    return run;
}

/// The same of a training that goes on later: told apart from the run it will become by id and title.
std::shared_ptr<const RunSnapshot> unfinishedColumn(const fs::path& folder, const WorkspaceSnapshot& workspace) {
    auto run = std::make_shared<RunSnapshot>(*runColumn(folder, workspace));
    run->id = WorkspaceFiles::kUnfinishedRuns + ("/" + run->id);
    run->title += " (unfinished)";
    run->warnings.emplace_back("The training has not ended; the column shows what it had learnt by its last state.");
    return run;
}

/// Columns stand in the order of the registry, so that a method has the same place in every workspace.
std::ptrdiff_t registryPosition(const RunSnapshot& run) {
    const auto variants = classifierVariants();
    return std::ranges::find(variants, run.variantId, [](const auto& variant) { return variant.info.id; }) - variants.begin();
}

Result<std::vector<std::shared_ptr<const RunSnapshot>>> readRuns(const WorkspaceFiles& files,
                                                                 const WorkspaceSnapshot& workspace, JobContext& job) {
    const std::vector<fs::path> folders = files.runFolders();
    std::vector<std::shared_ptr<const RunSnapshot>> runs;
    for (const fs::path& folder : folders) {
        VITRINE_TRY(step(job, kReadRuns, static_cast<std::int64_t>(runs.size()), static_cast<std::int64_t>(folders.size())));
        runs.push_back(runColumn(folder, workspace));
    }
    for (const fs::path& folder : files.unfinishedFolders()) {
        VITRINE_TRY(step(job, kReadRuns));
        runs.push_back(unfinishedColumn(folder, workspace));
    }
    std::stable_sort(runs.begin(), runs.end(),
                     [](const auto& a, const auto& b) { return registryPosition(*a) < registryPosition(*b); });
    return runs;
}

/// At most `count` rows, evenly spread.
Matrix thinned(const Matrix& rows, std::size_t count) {
    if (rows.rows() <= count) return rows;
    std::vector<std::size_t> chosen(count);
    for (std::size_t i = 0; i < count; ++i) chosen[i] = i * rows.rows() / count;
    return rows.gather(chosen);
}

}  // namespace

Result<Matrix> encodeNames(const ClipModel& model, const std::vector<std::string>& names,
                           const std::vector<std::string>& templates, JobContext& job) {
    const auto encode = [&](const std::vector<std::string>& texts, JobContext& context) {
        return encodeTextsCached(model, texts, userCacheDirectory() / "texts", context);
    };
    return encodeNames(encode, names, templates, job);
}

double calibrateDomain(const Matrix& referenceUnits, const Matrix& heldOutUnits) {
    constexpr std::size_t kReference = 2000, kHeldOut = 300, kFewest = 20;
    if (referenceUnits.rows() < kFewest || heldOutUnits.rows() < kFewest) return 0.0;
    const Matrix cosines = multiplyTransposed(thinned(heldOutUnits, kHeldOut), thinned(referenceUnits, kReference));
    std::vector<float> nearest(cosines.rows());
    for (std::size_t i = 0; i < cosines.rows(); ++i)
        nearest[i] = *std::max_element(cosines.row(i).begin(), cosines.row(i).end());
    const auto low = nearest.begin() + static_cast<std::ptrdiff_t>(nearest.size() / 100);
    std::nth_element(nearest.begin(), low, nearest.end());
    return *low;
}

Result<SessionPointer> openSession(SessionParts parts, JobContext& job) {
    auto session = std::make_shared<Session>();
    session->files = std::move(parts.files);
    session->model = std::move(parts.model);
    if (!session->model) {
        VITRINE_TRY(step(job, kLoadModel));
        VITRINE_ASSIGN(session->model, ClipModel::load(session->files.backbone, parts.device, job));
    }
    const ClipModel& model = *session->model;
    const WorkspaceFiles& files = session->files;
    const EmbeddingSnapshot& embeddings = *files.embeddings;

    auto workspace = std::make_shared<WorkspaceSnapshot>();
    workspace->version = parts.version;
    workspace->name = files.manifest.name;
    workspace->path = files.folder;
    workspace->isDemo = files.manifest.isDemo;
    workspace->conceptSetName = files.concepts.name;
    workspace->conceptSetFingerprint = files.concepts.fingerprint;
    workspace->conceptNames = files.concepts.concepts;
    workspace->classNames = embeddings.classNames;
    workspace->images = files.images;
    workspace->embeddedImages = embeddings.size();
    workspace->embeddingsFit = embeddingsFit(*session);
    workspace->logitScale = model.logitScale();
    workspace->backbone = describeBackbone(*session, workspace->classNames);
    if (!files.conceptQuality.empty() && workspace->backbone.fingerprint == embeddings.backboneFingerprint)
        for (const std::string& name : workspace->conceptNames) {
            const auto found = files.conceptQuality.find(name);
            workspace->conceptQuality.push_back(found == files.conceptQuality.end() ? NAN : found->second);
        }

    VITRINE_TRY(step(job, kEncodeTexts));
    VITRINE_ASSIGN(workspace->conceptTexts,
                   encodeNames(model, workspace->conceptNames, files.manifest.conceptTemplates, job));
    VITRINE_ASSIGN(workspace->classTexts,
                   encodeNames(model, spokenNames(workspace->classNames), files.manifest.classTemplates, job));

    VITRINE_TRY(step(job, kCompare));
    if (embeddingsFit(*session)) {
        session->referenceRows = embeddings.rowsOf(Split::Train);
        session->referenceUnits = embeddings.images.gather(session->referenceRows).normalizedRows();
        session->domainThreshold = calibrateDomain(
            session->referenceUnits, embeddings.images.gather(heldOutRows(embeddings)).normalizedRows());
    }
    workspace->referenceImages = session->referenceRows.size();
    VITRINE_ASSIGN(workspace->clip, zeroShotColumn(*session, *workspace, job));
    VITRINE_ASSIGN(workspace->runs, readRuns(files, *workspace, job));
    session->snapshot = std::move(workspace);
    return session;
}

Result<SessionPointer> reloadRuns(const Session& session, std::uint64_t version, JobContext& job) {
    auto workspace = std::make_shared<WorkspaceSnapshot>(*session.snapshot);
    workspace->version = version;
    VITRINE_ASSIGN(workspace->runs, readRuns(session.files, *workspace, job));
    auto changed = std::make_shared<Session>(session);
    changed->snapshot = std::move(workspace);
    return changed;
}

Result<TrainingData> trainingData(const Session& session) {
    if (!embeddingsFit(session))
        return fail(ErrorCode::InvalidOption, session.snapshot->backbone.title,
                    "the workspace's embeddings were made by another backbone (" +
                        shortened(session.files.embeddings->backboneFingerprint) + "); encode its images with this one first");
    TrainingData data;
    data.snapshot = session.files.embeddings;
    data.concepts = session.files.concepts;
    data.conceptTexts = session.snapshot->conceptTexts;
    data.classNames = session.snapshot->classNames;
    data.classTexts = session.snapshot->classTexts;
    data.classDescriptors = session.files.classDescriptors;
    data.encodeTexts = [model = session.model](const std::vector<std::string>& texts, JobContext& job) {
        return encodeTextsCached(*model, texts, userCacheDirectory() / "texts", job);
    };
    data.logitScale = session.snapshot->logitScale;
    if (!session.files.manifest.isDemo) {  // the demo lies where the program is; its place says nothing
        data.origin.workspace = session.files.folder.string();
        data.origin.backbone = session.files.backbone.string();
    }
    data.origin.classTemplates = session.files.manifest.classTemplates;
    data.origin.conceptTemplates = session.files.manifest.conceptTemplates;
    return data;
}

std::vector<std::shared_ptr<const RunSnapshot>> WorkspaceSnapshot::columns() const {
    std::vector<std::shared_ptr<const RunSnapshot>> usable{clip};
    for (const auto& run : runs)
        if (!run->unusable) usable.push_back(run);
    return usable;
}

}  // namespace vitrine
