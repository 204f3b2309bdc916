// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/file_check.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "base/counted.h"
#include "base/option_spec.h"
#include "base/thread_pool.h"
#include "classifiers/run_store.h"
#include "clip/clip_model.h"
#include "clip_training/backbone_store.h"
#include "comparison/audit.h"
#include "comparison/evaluation_store.h"
#include "concepts/class_descriptors.h"
#include "concepts/concept_set.h"
#include "datasets/dataset.h"
#include "datasets/splits.h"
#include "embeddings/embedding_snapshot.h"
#include "engine/image_listing.h"
#include "engine/workspace.h"
#include "image/image_decoder.h"
#include "io/json_document.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "io/sharded_safetensors.h"
#include "io/text_lines.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRunFile = "run.json";
constexpr const char* kConceptQuality = "concept_quality.json";
constexpr const char* kChecking = VITRINE_TR_NOOP("Core", "Checking");
constexpr std::chrono::milliseconds kCheckingPause{5};

std::string mebibytes(std::uintmax_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / (1024.0 * 1024.0));
    return text;
}

std::string tensorSummary(const std::vector<SafetensorsFile>& files) {
    std::map<std::string, std::size_t> types;
    std::size_t tensors = 0, elements = 0, bytes = 0;
    for (const SafetensorsFile& file : files)
        for (const TensorInfo& tensor : file.tensors()) {
            ++types[dtypeName(tensor.dtype)];
            ++tensors;
            elements += tensor.elements();
            bytes += tensor.end - tensor.begin;
        }
    std::string text = counted(tensors, "tensor", "tensors") + ", " + std::to_string(elements) + " values, " + mebibytes(bytes);
    for (const auto& [type, count] : types) text += ", " + std::to_string(count) + "×" + type;
    return text;
}

/// Reads into the report: the value on success, else the error among the problems.
template <class T>
bool accept(CheckReport& report, const Result<T>& result) {
    if (!result) report.problems.push_back(result.error());
    return result.has_value();
}

void checkSafetensors(CheckReport& report) {
    const Result<SafetensorsFile> file = SafetensorsFile::open(report.path);
    if (!accept(report, file)) return;
    report.summary.push_back(tensorSummary({*file}));
    for (const auto& [key, value] : file->metadata())
        report.summary.push_back(key + ": " + (value.size() > 80 ? value.substr(0, 77) + "..." : value));
    constexpr std::size_t kListed = 12;
    for (std::size_t i = 0; i < std::min(kListed, file->tensors().size()); ++i)
        report.summary.push_back(file->tensors()[i].name + "  " + file->tensors()[i].description());
    if (file->tensors().size() > kListed)
        report.summary.push_back("and " + std::to_string(file->tensors().size() - kListed) + " more");
}

void checkEmbeddings(CheckReport& report) {
    const Result<EmbeddingSnapshot> embeddings = EmbeddingSnapshot::load(report.path);
    if (!accept(report, embeddings)) return;
    report.summary.push_back(counted(embeddings->size(), "embedding", "embeddings") + " of length " +
                             std::to_string(embeddings->images.cols()));
    report.summary.push_back(counted(embeddings->classNames.size(), "class", "classes"));
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        report.summary.push_back(std::string(splitName(split)) + ": " + std::to_string(embeddings->rowsOf(split).size()));
    if (!embeddings->conceptLabels.empty())
        report.summary.push_back(counted(embeddings->conceptLabels.cols(), "labelled concept", "labelled concepts"));
    report.summary.push_back("backbone " + embeddings->backboneFingerprint);
}

void checkNpy(CheckReport& report) {
    const Result<Matrix> matrix = readNpyMatrix(report.path);
    if (!matrix) {
        // Labels are whole numbers in one column.
        if (const auto numbers = readNpyIntegers(report.path))
            report.summary.push_back(counted(numbers->size(), "whole number", "whole numbers"));
        else
            report.problems.push_back(matrix.error());
        return;
    }
    report.summary.push_back(counted(matrix->rows(), "row", "rows") + " of length " + std::to_string(matrix->cols()));
    for (std::size_t i = 0; i < matrix->rows(); ++i) {
        const auto row = matrix->row(i);
        if (std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); })) continue;
        report.problems.push_back({ErrorCode::NumericalFailure, report.path.string(),
                                   "row " + std::to_string(i) + " holds a number that is not finite"});
        return;
    }
}

void checkModel(CheckReport& report, JobContext& job) {
    const std::size_t before = report.problems.size();
    const Result<ClipConfig> config = loadClipConfig(report.path);
    const Result<ShardedSafetensors> weights = ShardedSafetensors::open(report.path);
    if (accept(report, config)) {
        const VisionConfig& vision = config->vision;
        report.summary.push_back("CLIP: image " + std::to_string(vision.imageSize) + " px, patch " +
                                 std::to_string(vision.patchSize) + " px, width " +
                                 std::to_string(vision.transformer.hiddenSize) + ", " +
                                 std::to_string(vision.transformer.layers) + " layers, embedding " +
                                 std::to_string(config->projectionDim));
        report.summary.push_back("text: vocabulary " + std::to_string(config->text.vocabularySize) + ", context " +
                                 std::to_string(config->text.contextLength) + ", " +
                                 std::to_string(config->text.transformer.layers) + " layers");
        accept(report, Tokenizer::load(report.path, config->text.contextLength));
        accept(report, Preprocessor::load(report.path, vision.imageSize));
    }
    if (accept(report, weights)) report.summary.push_back(tensorSummary(weights->files()));
    if (report.problems.size() != before) return;
    const auto model = ClipModel::load(report.path, {}, job);  // every tensor against the configuration
    if (accept(report, model)) report.summary.push_back("weights " + (*model)->fingerprint());
}

void checkImage(CheckReport& report) {
    const Result<ImageInfo> info = probeImage(report.path);
    if (!accept(report, info)) return;
    report.summary.push_back(std::string(imageFormatName(info->format)) + ", " + std::to_string(info->width) + " × " +
                             std::to_string(info->height) + " pixels");
    if (info->orientation != 1) report.summary.push_back("EXIF orientation " + std::to_string(info->orientation));
    accept(report, decodeImage(report.path));
}

void checkConcepts(CheckReport& report) {
    const Result<ConceptSet> set = ConceptSet::load(report.path);
    if (!accept(report, set)) return;
    report.summary.push_back(counted(set->concepts.size(), "concept", "concepts"));
    if (set->duplicatesDropped > 0)
        report.summary.push_back(counted(set->duplicatesDropped, "repetition", "repetitions") + " left out");
    if (set->blanksDropped > 0) report.summary.push_back(counted(set->blanksDropped, "blank line", "blank lines") + " left out");
}

/// Whether the classes are those of a data set only a workspace can say.
void checkDescriptors(CheckReport& report) {
    const Result<nlohmann::json> document = readJson(report.path);
    if (!accept(report, document)) return;
    std::vector<std::string> classes;
    for (const auto& entry : document->items()) classes.push_back(entry.key());
    const Result<ClassDescriptors> descriptors = readClassDescriptors(report.path, classes);
    if (!accept(report, descriptors)) return;
    std::size_t count = 0;
    for (const auto& list : *descriptors) count += list.size();
    report.summary.push_back(counted(count, "descriptor", "descriptors") + " of " +
                             counted(classes.size(), "class", "classes"));
}

/// Decodes every image, on all cores: many a broken file has a sound header. Problems come in the order of the list.
void checkImages(CheckReport& report, const std::vector<fs::path>& images, JobContext& job) {
    std::atomic<std::size_t> next{0}, done{0};
    std::mutex guard;
    std::vector<std::pair<std::size_t, Error>> found;
    bool isStopped = false;
    const auto work = [&] {
        for (std::size_t i = next++; i < images.size(); i = next++) {
            if (const auto image = decodeImage(images[i]); !image) {
                const std::scoped_lock lock(guard);
                found.emplace_back(i, image.error());
            }
            ++done;
        }
    };
    {
        const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
        ThreadPool pool(std::min(threads, std::max<std::size_t>(1, images.size())));
        for (std::size_t t = 0; t < pool.size(); ++t) pool.post(work);
        while (done < images.size()) {
            const auto seen = static_cast<std::int64_t>(done.load());
            if (!job.checkpoint({kChecking, seen, static_cast<std::int64_t>(images.size())})) {
                isStopped = true;
                next = images.size();  // whoever decodes finishes that image
                break;
            }
            std::this_thread::sleep_for(kCheckingPause);
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [index, error] : found) report.problems.push_back(std::move(error));
    if (isStopped) report.problems.push_back({ErrorCode::Cancelled, report.path.string(), "stopped"});
}

void checkLabels(CheckReport& report, JobContext& job) {
    const Result<std::vector<WorkspaceImage>> images = readImageLabels(report.path);
    if (!accept(report, images)) return;
    if (images->empty()) {
        report.problems.push_back({ErrorCode::EmptyInput, report.path.string(), "lists no image; it needs lines of file,label"});
        return;
    }
    std::set<std::string> labels;
    std::vector<fs::path> files;
    for (const WorkspaceImage& image : *images) {
        labels.insert(image.label);
        files.push_back(image.path);
    }
    report.summary.push_back(counted(images->size(), "image", "images") + ", " + counted(labels.size(), "label", "labels"));
    checkImages(report, files, job);
}

void checkBackboneRun(CheckReport& report, JobContext& job) {
    const Result<BackboneRecord> record = readBackboneRecord(report.path);
    if (!accept(report, record)) return;
    report.summary.push_back("a contrastive training of CLIP, seed " + std::to_string(record->seed) + ", " + record->created);
    report.summary.push_back(counted(record->trainImages, "training image", "training images") + ", " +
                             counted(static_cast<std::size_t>(record->steps), "step", "steps") + "; the model is in " + kBackboneFolder + "/");
    CheckReport model;
    model.path = report.path / kBackboneFolder;
    checkModel(model, job);
    report.summary.insert(report.summary.end(), model.summary.begin(), model.summary.end());
    report.problems.insert(report.problems.end(), model.problems.begin(), model.problems.end());
}

void checkRun(CheckReport& report, JobContext& job) {
    std::error_code ignored;
    if (fs::exists(report.path / kBackboneRecordFile, ignored)) return checkBackboneRun(report, job);
    if (!fs::exists(report.path / kRunFile, ignored)) {
        const Result<UnfinishedRun> unfinished = readUnfinishedRun(report.path);
        const bool isBackbone = unfinished && unfinished->variant == kBackboneVariant;
        report.summary.push_back(std::string("a training that was interrupted; vitrine ") + (isBackbone ? "train-backbone" : "train") +
                                 " --resume continues it");
        accept(report, SafetensorsFile::open(report.path / kTrainingStateFile));
        return;
    }
    const Result<LoadedRun> run = loadRun(report.path);
    if (!accept(report, run)) return;
    const RunInfo& info = run->info;
    report.summary.push_back(info.title + (info.formulation.empty() ? "" : " (" + info.formulation + ")") + ", seed " +
                             std::to_string(info.seed) + ", " + info.created);
    report.summary.push_back(counted(info.concepts, "concept", "concepts") + " (" + info.conceptSetName + "), " +
                             counted(info.classes, "class", "classes") + ", embedding " +
                             std::to_string(info.embeddingDimension));
    for (const auto& [name, value] : info.metrics) {
        char text[64];
        std::snprintf(text, sizeof text, "%.4g", value);
        report.summary.push_back(name + ": " + text);
    }
    if (fs::exists(report.path / kEvaluationFile, ignored)) accept(report, readJson(report.path / kEvaluationFile));
    if (fs::exists(report.path / kAuditFile, ignored)) accept(report, readAudit(report.path));
}

void checkWorkspace(CheckReport& report, JobContext& job) {
    const Result<WorkspaceFiles> files = readWorkspace(report.path, defaultUserDataDirectory());
    if (!accept(report, files)) return;
    report.summary.push_back(files->manifest.name + (files->manifest.isDemo ? " (demo)" : ""));
    report.summary.push_back(counted(files->concepts.concepts.size(), "concept", "concepts") + ", " +
                             counted(files->embeddings->classNames.size(), "class", "classes") + ", " +
                             counted(files->embeddings->size(), "embedding", "embeddings"));
    CheckReport model;
    model.path = files->backbone;
    checkModel(model, job);
    report.summary.insert(report.summary.end(), model.summary.begin(), model.summary.end());
    report.problems.insert(report.problems.end(), model.problems.begin(), model.problems.end());
    std::size_t runs = 0;
    for (const fs::path& folder : files->runFolders()) runs += accept(report, loadRun(folder)) ? 1 : 0;
    report.summary.push_back(counted(runs, "run", "runs"));
    std::vector<fs::path> images;
    for (const WorkspaceImage& image : files->images) images.push_back(image.path);
    report.summary.push_back(counted(images.size(), "image", "images"));
    checkImages(report, images, job);
}

/// Images that lie in the folder and stand in no list of labels.
std::size_t unlistedImages(const Dataset& dataset) {
    const ImageListing listing = listImages({dataset.root});
    if (listing.files.size() >= kMaxListedImages) return 0;  // not all were looked at
    std::set<std::string> listed;
    for (const DatasetItem& item : dataset.items) listed.insert(item.path.lexically_normal().string());
    return static_cast<std::size_t>(std::count_if(listing.files.begin(), listing.files.end(), [&](const fs::path& file) {
        return !listed.contains(file.lexically_normal().string());
    }));
}

void checkDataset(CheckReport& report, JobContext& job) {
    const DatasetSource* const source = recogniseDataset(report.path);
    const Result<Dataset> dataset = openDataset(report.path);
    if (!accept(report, dataset)) return;
    report.summary.push_back(source->title + " (" + source->id + ")");
    report.summary.push_back(dataset->name + ": " + counted(dataset->items.size(), "image", "images") + ", " +
                             counted(dataset->classNames.size(), "class", "classes"));
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        report.summary.push_back(std::string(splitName(split)) + ": " + std::to_string(dataset->count(split)));
    if (!dataset->conceptLabels.empty())
        report.summary.push_back(counted(dataset->conceptNames.size(), "labelled concept", "labelled concepts"));
    for (const std::string& remark : datasetRemarks(*dataset)) report.summary.push_back("note: " + remark);
    report.problems = dataset->problems;
    std::vector<fs::path> files;
    for (const DatasetItem& item : dataset->items)
        if (!item.planes) files.push_back(item.path);
    if (files.empty()) return;  // opening has read every record there is
    if (const std::size_t unlisted = unlistedImages(*dataset); unlisted > 0)
        report.summary.push_back("note: " + counted(unlisted, "image of the folder has", "images of the folder have") + " no label");
    checkImages(report, files, job);
}

std::string lowerExtension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

FileKind kindOfFolder(const fs::path& folder) {
    std::error_code error;
    const auto has = [&](const char* name) { return fs::exists(folder / name, error); };
    if (has(WorkspaceManifest::kFileName)) return FileKind::Workspace;
    if (has(kRunFile) || has(kTrainingSummaryFile) || has(kTrainingStateFile) || has(kBackboneRecordFile)) return FileKind::Run;
    if (has("config.json") || has("model.safetensors") || has("model.safetensors.index.json")) return FileKind::Model;
    return FileKind::Dataset;
}

/// The folder a file is only a part of: nothing can be said of vocab.json without config.json.
std::optional<fs::path> wholeOf(const fs::path& file) {
    static const std::set<std::string> ofModels{"config.json", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json",
                                                "preprocessor_config.json", "model.safetensors.index.json"};
    static const std::set<std::string> ofRuns{kRunFile, kTrainingSummaryFile, kEvaluationFile, kAuditFile, kBackboneRecordFile};
    const std::string name = file.filename().string();
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const FileKind kind = kindOfFolder(folder);
    if (ofModels.contains(name) && kind == FileKind::Model) return folder;
    if (ofRuns.contains(name) && kind == FileKind::Run) return folder;
    if (name == kConceptQuality && kind == FileKind::Workspace) return folder;
    Result<std::vector<std::string>> lines = fail(ErrorCode::UnsupportedFormat, name);
    if (name == "labels.csv" || name == "labels.tsv") lines = readTextLines(file);
    const bool isOfWorkspace = lines && !lines->empty() && lines->front() == "file,label";
    if (lines && !isOfWorkspace && kind == FileKind::Dataset && recogniseDataset(folder) != nullptr) return folder;
    return {};
}

FileKind kindOfFile(const fs::path& file) {
    const std::string extension = lowerExtension(file);
    if (file.filename() == WorkspaceManifest::kFileName) return FileKind::Workspace;
    if (extension == ".safetensors") {
        const Result<SafetensorsFile> opened = SafetensorsFile::open(file);
        if (!opened) return FileKind::Safetensors;
        const auto schema = opened->metadata().find("schema");
        const bool isEmbeddings = schema != opened->metadata().end() && schema->second.starts_with("vitrine.embeddings/");
        return isEmbeddings ? FileKind::Embeddings : FileKind::Safetensors;
    }
    if (hasImageExtension(file) || probeImage(file)) return FileKind::Image;
    if (extension == ".npy") return FileKind::Npy;
    if (extension == ".csv") return FileKind::ImageLabels;
    if (extension == ".json") {
        const Result<nlohmann::json> document = readJson(file);
        return document && document->is_object() ? FileKind::ClassDescriptors : FileKind::ConceptList;
    }
    if (extension == ".txt") return FileKind::ConceptList;
    return FileKind::Unknown;
}

}  // namespace

const char* fileKindName(FileKind kind) {
    switch (kind) {
        case FileKind::Unknown: return "unknown";
        case FileKind::Safetensors: return "safetensors";
        case FileKind::Embeddings: return "embeddings";
        case FileKind::Npy: return "npy";
        case FileKind::Model: return "model";
        case FileKind::Image: return "image";
        case FileKind::ConceptList: return "concept_list";
        case FileKind::ClassDescriptors: return "class_descriptors";
        case FileKind::ImageLabels: return "image_labels";
        case FileKind::Run: return "run";
        case FileKind::Workspace: return "workspace";
        case FileKind::Dataset: return "dataset";
    }
    return "unknown";
}

CheckReport checkPath(const fs::path& path, JobContext& job) {
    CheckReport report;
    report.path = path;
    const Result<> outcome = guarded(path.string(), [&]() -> Result<> {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (!fs::exists(status))
            return fail(ErrorCode::FileNotFound, path.string(),
                        error && error != std::errc::no_such_file_or_directory ? error.message() : "no such file or folder");
        if (fs::is_directory(status)) fs::directory_iterator(path, error);
        if (error) return fail(ErrorCode::FileNotFound, path.string(), "can not be read: " + error.message());
        if (const auto whole = fs::is_directory(status) ? std::nullopt : wholeOf(path)) {
            CheckReport checked = checkPath(*whole, job);
            report.kind = checked.kind;
            report.summary.push_back("a part of " + whole->string());
            report.summary.insert(report.summary.end(), checked.summary.begin(), checked.summary.end());
            report.problems = std::move(checked.problems);
            return {};
        }
        report.kind = fs::is_directory(status) ? kindOfFolder(path) : kindOfFile(path);
        switch (report.kind) {
            case FileKind::Safetensors: checkSafetensors(report); break;
            case FileKind::Embeddings: checkEmbeddings(report); break;
            case FileKind::Npy: checkNpy(report); break;
            case FileKind::Model: checkModel(report, job); break;
            case FileKind::Image: checkImage(report); break;
            case FileKind::ConceptList: checkConcepts(report); break;
            case FileKind::ClassDescriptors: checkDescriptors(report); break;
            case FileKind::ImageLabels: checkLabels(report, job); break;
            case FileKind::Run: checkRun(report, job); break;
            case FileKind::Workspace: checkWorkspace(report, job); break;
            case FileKind::Dataset: checkDataset(report, job); break;
            case FileKind::Unknown:
                return fail(ErrorCode::UnsupportedFormat, path.string(), "is nothing that Vitrine reads");
        }
        return {};
    });
    accept(report, outcome);
    return report;
}

std::string CheckReport::toJson() const {
    nlohmann::ordered_json json{{"path", path.string()}, {"kind", fileKindName(kind)}, {"ok", ok()}, {"summary", summary}};
    json["problems"] = nlohmann::ordered_json::array();
    for (const Error& error : problems)
        json["problems"].push_back(
            {{"code", errorCodeName(error.code)}, {"subject", error.subject}, {"detail", error.detail}});
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace vitrine
