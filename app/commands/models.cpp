// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine models list: the backbones found on this machine. Nothing is downloaded.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "base/resources.h"
#include "clip/clip_config.h"
#include "commands/command.h"
#include "commands/console.h"
#include "engine/workspace.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

struct FoundModel {
    std::string title;
    fs::path path;
    ClipConfig config;
    std::uintmax_t bytes = 0;  ///< of its weight files
};

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Where Hugging Face's tools keep what they download: HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache.
fs::path hubCache() {
    if (const std::string cache = environment("HF_HUB_CACHE"); !cache.empty()) return cache;
    if (const std::string home = environment("HF_HOME"); !home.empty()) return fs::path(home) / "hub";
    return fs::path(environment("HOME")) / ".cache" / "huggingface" / "hub";
}

std::vector<fs::path> subfolders(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        std::error_code ignored;
        if (it->is_directory(ignored)) found.push_back(it->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// Adds `folder` when it holds a CLIP model with weights that Vitrine reads.
void consider(const fs::path& folder, const std::string& title, std::vector<FoundModel>& models) {
    const Result<ClipConfig> config = loadClipConfig(folder);
    if (!config) return;
    FoundModel model{title, folder, *config, 0};
    std::error_code error;
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        if (it->path().extension() != ".safetensors") continue;
        std::error_code unreadable;  // a link of the cache whose target is gone
        const std::uintmax_t bytes = fs::file_size(it->path(), unreadable);
        if (!unreadable) model.bytes += bytes;
    }
    if (model.bytes > 0) models.push_back(std::move(model));
}

std::vector<FoundModel> findModels() {
    std::vector<FoundModel> models;
    const fs::path demo = demoWorkspaceDirectory();
    if (const auto manifest = WorkspaceManifest::read(demo)) consider(demo / manifest->backbone, "demo", models);
    for (const fs::path& repository : subfolders(hubCache())) {
        std::string title = repository.filename().string();
        if (!title.starts_with("models--")) continue;
        title.erase(0, std::string("models--").size());
        if (const std::size_t split = title.find("--"); split != std::string::npos) title.replace(split, 2, "/");
        for (const fs::path& snapshot : subfolders(repository / "snapshots")) consider(snapshot, title, models);
    }
    return models;
}

class ModelsCommand final : public Command {
public:
    std::string name() const override { return "models"; }
    std::string summary() const override { return "Backbones on this machine"; }

    void addOptions(CLI::App& app) override {
        CLI::App* list = app.add_subcommand("list", "Lists the demo backbone and the CLIP models of the Hugging Face cache");
        list->add_flag("--json", asJson_, "JSON list on standard output");
        app.require_subcommand(1);
    }

    int run(const CommandContext&) override {
        nlohmann::ordered_json document = nlohmann::ordered_json::array();
        for (const FoundModel& model : findModels()) {
            const VisionConfig& vision = model.config.vision;
            if (asJson_) {
                document.push_back({{"title", model.title}, {"path", model.path.string()}, {"image_size", vision.imageSize},
                                    {"patch_size", vision.patchSize}, {"projection_dim", model.config.projectionDim},
                                    {"bytes", model.bytes}});
            } else {
                std::cout << model.title << "  " << vision.imageSize << " px, patch " << vision.patchSize << ", embedding "
                          << model.config.projectionDim << ", " << (model.bytes >> 20U) << " MiB  "
                          << model.path.string() << "\n";
            }
        }
        if (asJson_) std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
        return kExitDone;
    }

private:
    bool asJson_ = false;
};

}  // namespace

std::unique_ptr<Command> make_models() { return std::make_unique<ModelsCommand>(); }

}  // namespace vitrine
