// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "engine/image_listing.h"
#include "io/json_document.h"
#include "io/text_lines.h"

namespace vitrine {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Reads the members of one JSON object; what it is not asked for is an error.
class ObjectReader {
public:
    ObjectReader(const json& object, std::string subject) : object_(object), subject_(std::move(subject)) {}

    void text(const char* key, std::string& target, bool required = false) {
        const json* value = take(key, required);
        if (!value) return;
        if (value->is_string()) target = value->get<std::string>();
        else complain(key, "must be a text");
    }
    void flag(const char* key, bool& target) {
        const json* value = take(key, false);
        if (!value) return;
        if (value->is_boolean()) target = value->get<bool>();
        else complain(key, "must be true or false");
    }
    void texts(const char* key, std::vector<std::string>& target) {
        const json* value = take(key, false);
        if (!value) return;
        const bool isList = value->is_array() && !value->empty() &&
                            std::all_of(value->begin(), value->end(), [](const json& v) { return v.is_string(); });
        if (isList) target = value->get<std::vector<std::string>>();
        else complain(key, "must be a list of texts, not empty");
    }
    void schema(int expected) {
        const json* value = take("schema", true);
        if (!value) return;
        if (!value->is_number_integer()) complain("schema", "must be a whole number");
        else if (value->get<std::int64_t>() != expected)
            complain("schema", "is " + value->dump() + ", this version reads " + std::to_string(expected));
    }
    Result<> finish() {
        if (problem_.empty())
            for (const auto& [key, value] : object_.items())
                if (std::find(taken_.begin(), taken_.end(), key) == taken_.end()) complain(key, "is not a known member");
        if (!problem_.empty()) return fail(ErrorCode::FileCorrupt, subject_, problem_);
        return {};
    }

private:
    const json* take(const char* key, bool required) {
        taken_.emplace_back(key);
        const auto found = object_.find(key);
        if (found != object_.end()) return &*found;
        if (required) complain(key, "is missing");
        return nullptr;
    }
    void complain(const std::string& key, const std::string& cause) {
        if (problem_.empty()) problem_ = "\"" + key + "\" " + cause;
    }

    const json& object_;
    std::string subject_;
    std::vector<std::string> taken_;
    std::string problem_;
};

Result<> checkInside(const std::string& path, const char* key, const std::string& subject) {
    const fs::path normal = fs::path(path).lexically_normal();
    if (normal.is_absolute() || (!normal.empty() && *normal.begin() == ".."))
        return fail(ErrorCode::FileCorrupt, subject, std::string("\"") + key + "\" leaves the workspace: " + path);
    return {};
}

bool isWritable(const fs::path& folder) { return ::access(folder.c_str(), W_OK) == 0; }

std::vector<fs::path> runFoldersIn(const fs::path& folder) {
    std::vector<fs::path> runs;
    std::error_code error;
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        std::error_code ignored;
        if (fs::exists(it->path() / "run.json", ignored)) runs.push_back(it->path());
    }
    std::sort(runs.begin(), runs.end(), [](const fs::path& a, const fs::path& b) {
        return naturallyBefore(a.filename().string(), b.filename().string());
    });
    return runs;
}

}  // namespace

Result<WorkspaceManifest> WorkspaceManifest::read(const fs::path& folder) {
    const fs::path file = folder / kFileName;
    const std::string subject = file.string();
    VITRINE_ASSIGN(const json document, readJson(file));
    if (!document.is_object()) return fail(ErrorCode::FileCorrupt, subject, "is not a JSON object");
    WorkspaceManifest manifest;
    ObjectReader reader(document, subject);
    reader.schema(kSchema);
    reader.text("name", manifest.name, true);
    reader.text("backbone", manifest.backbone, true);
    reader.text("concepts", manifest.concepts, true);
    reader.text("embeddings", manifest.embeddings, true);
    reader.text("images", manifest.images);
    reader.text("concept_quality", manifest.conceptQuality);
    reader.text("descriptors", manifest.descriptors);
    reader.text("runs", manifest.runs);
    reader.texts("class_templates", manifest.classTemplates);
    reader.texts("concept_templates", manifest.conceptTemplates);
    reader.flag("demo", manifest.isDemo);
    VITRINE_TRY(reader.finish());
    VITRINE_TRY(checkInside(manifest.concepts, "concepts", subject));
    VITRINE_TRY(checkInside(manifest.embeddings, "embeddings", subject));
    VITRINE_TRY(checkInside(manifest.images, "images", subject));
    VITRINE_TRY(checkInside(manifest.conceptQuality, "concept_quality", subject));
    VITRINE_TRY(checkInside(manifest.descriptors, "descriptors", subject));
    VITRINE_TRY(checkInside(manifest.runs, "runs", subject));
    if (fs::path(manifest.backbone).is_relative()) VITRINE_TRY(checkInside(manifest.backbone, "backbone", subject));
    return manifest;
}

Result<> WorkspaceManifest::write(const fs::path& folder) const {
    nlohmann::ordered_json document{{"schema", kSchema},       {"name", name},          {"backbone", backbone},
                                    {"concepts", concepts},    {"embeddings", embeddings}};
    if (!images.empty()) document["images"] = images;
    if (!conceptQuality.empty()) document["concept_quality"] = conceptQuality;
    if (!descriptors.empty()) document["descriptors"] = descriptors;
    document["runs"] = runs;
    document["class_templates"] = classTemplates;
    document["concept_templates"] = conceptTemplates;
    document["demo"] = isDemo;
    return writeJson(folder / kFileName, document);
}

std::vector<fs::path> WorkspaceFiles::unfinishedFolders() const { return runFoldersIn(newRuns / kUnfinishedRuns); }

std::vector<fs::path> WorkspaceFiles::runFolders() const {
    const fs::path own = folder / manifest.runs;
    std::vector<fs::path> runs = runFoldersIn(own);
    if (newRuns != own) {
        const std::vector<fs::path> added = runFoldersIn(newRuns);
        runs.insert(runs.end(), added.begin(), added.end());
    }
    return runs;
}

Result<std::vector<WorkspaceImage>> readImageLabels(const fs::path& csv) {
    VITRINE_ASSIGN(const std::vector<std::string> lines, readTextLines(csv));
    std::vector<WorkspaceImage> images;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        if (line.empty() || (i == 0 && line == "file,label")) continue;
        const std::size_t comma = line.find(',');
        if (comma == 0 || comma == std::string::npos)
            return fail(ErrorCode::FileCorrupt, csv.string(), "line " + std::to_string(i + 1) + " is not \"file,label\"");
        const fs::path name = line.substr(0, comma);
        VITRINE_TRY(checkInside(name.string(), "file", csv.string()));
        images.push_back({csv.parent_path() / name, line.substr(comma + 1)});
    }
    return images;
}

Result<std::map<std::string, float>> readConceptQuality(const fs::path& file) {
    VITRINE_ASSIGN(const json document, readJson(file));
    const auto concepts = document.is_object() ? document.find("concepts") : document.end();
    if (concepts == document.end() || !concepts->is_array())
        return fail(ErrorCode::FileCorrupt, file.string(), "needs a list \"concepts\"");
    std::map<std::string, float> quality;
    for (const json& entry : *concepts) {
        const bool isComplete = entry.is_object() && entry.contains("name") && entry.contains("auc") &&
                                entry["name"].is_string() && (entry["auc"].is_number() || entry["auc"].is_null());
        if (!isComplete)
            return fail(ErrorCode::FileCorrupt, file.string(), "an entry of \"concepts\" needs a name and an auc");
        if (entry["auc"].is_number()) quality[entry["name"].get<std::string>()] = entry["auc"].get<float>();
    }
    return quality;
}

Result<WorkspaceFiles> readWorkspace(const fs::path& path, const fs::path& userData) {
    WorkspaceFiles files;
    std::error_code error;
    files.folder = path.filename() == WorkspaceManifest::kFileName ? path.parent_path() : path;
    if (files.folder.empty()) files.folder = ".";  // "vitrine.json" itself, in the current folder
    files.folder = fs::weakly_canonical(files.folder, error);
    if (error || !fs::is_directory(files.folder, error)) return fail(ErrorCode::FileNotFound, path.string(), "no such folder");
    VITRINE_ASSIGN(files.manifest, WorkspaceManifest::read(files.folder));
    files.backbone = files.folder / files.manifest.backbone;  // an absolute path replaces the folder
    VITRINE_ASSIGN(files.concepts, ConceptSet::load(files.folder / files.manifest.concepts));
    VITRINE_ASSIGN(EmbeddingSnapshot embeddings, EmbeddingSnapshot::load(files.folder / files.manifest.embeddings));
    files.embeddings = std::make_shared<const EmbeddingSnapshot>(std::move(embeddings));
    if (!files.manifest.images.empty()) {
        VITRINE_ASSIGN(files.images, readImageLabels(files.folder / files.manifest.images));
    }
    if (!files.manifest.conceptQuality.empty()) {
        VITRINE_ASSIGN(files.conceptQuality, readConceptQuality(files.folder / files.manifest.conceptQuality));
    }
    if (!files.manifest.descriptors.empty()) {
        VITRINE_ASSIGN(files.classDescriptors, readClassDescriptors(files.folder / files.manifest.descriptors,
                                                                    files.embeddings->classNames));
    }
    files.newRuns = files.folder / files.manifest.runs;
    if (files.manifest.isDemo || !isWritable(files.folder)) files.newRuns = userData / "runs" / files.folder.filename();
    return files;
}

fs::path defaultUserDataDirectory() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return fs::path(data) / "vitrine";
    if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / ".local" / "share" / "vitrine";
    return fs::temp_directory_path() / "vitrine";
}

}  // namespace vitrine
