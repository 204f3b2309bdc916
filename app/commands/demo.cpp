// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine demo: makes the field guide and its small CLIP from nothing, and measures them on fresh drawings.
#include <CLI/CLI.hpp>
#include <array>
#include <functional>
#include <iostream>
#include <set>
#include <sstream>
#include <system_error>

#include "base/resources.h"
#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "clip/clip_model.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/training_source.h"
#include "engine/workspace.h"
#include "field_guide/demo_evaluation.h"
#include "field_guide/demo_training.h"
#include "field_guide/demo_workspace.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

using Paths = field_guide::DemoWorkspacePaths;

/// The runs a newcomer finds: the three bottlenecks of the paper. Evaluate fits the other methods when asked.
constexpr std::array kDemoRuns{"sparse_cbm", "l1_cbm", "contrastive_cbm"};

class DemoCommand final : public Command {
public:
    std::string name() const override { return "demo"; }
    std::string summary() const override { return "Builds and measures the demo backbone and workspace"; }

    void addOptions(CLI::App& app) override {
        app.require_subcommand(1);
        build_ = app.add_subcommand("build", "Draws, trains and writes everything the demo is made of");
        build_->add_option("--output", output_, "Workspace folder to write")->capture_default_str();
        build_->add_option("--steps", training_.steps, "Training steps")->check(CLI::Range(1, 1'000'000))->capture_default_str();
        build_->add_option("--work", training_.workFolder, "Folder of the checkpoint (default: OUTPUT.work)");
        build_->add_option("--seed", training_.batches.seed, "Seed of the drawings")->check(CLI::Range(0, 2147483647))->capture_default_str();
        build_->add_option("--threads", training_.threads, "Compute threads")->check(CLI::Range(1, 1024))->capture_default_str();
        build_->add_flag("--keep-backbone", keepBackbone_, "Use the backbone already in OUTPUT; make everything else anew");
        evaluate_ = app.add_subcommand("evaluate", "Measures the demo backbone on birds drawn with a seed of their own");
        evaluate_->add_option("--seed", evaluation_.seed, "Seed of the drawings")->check(CLI::Range(0, 2147483647))->capture_default_str();
        evaluate_->add_option("--backbone", backbone_, "Model directory (default: the shipped one)");
        evaluate_->add_option("--threads", threads_, kThreadsHelp)->check(CLI::Range(0, 1024));
        evaluate_->add_flag("--json", asJson_, "JSON on standard output");
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        JobContext job = terminalJob(interrupt, status);
        const Result<> outcome = evaluate_->parsed() ? evaluate(job, status) : build(job, status);
        status.clear();
        return outcome ? kExitDone : failed(outcome.error());
    }

private:
    Result<> evaluate(JobContext& job, StatusLine& status) {
        fs::path backbone = backbone_;
        if (backbone.empty()) {
            VITRINE_ASSIGN(const WorkspaceManifest manifest, WorkspaceManifest::read(demoWorkspaceDirectory()));
            backbone = demoWorkspaceDirectory() / manifest.backbone;
        }
        DeviceOptions device;
        device.threads = threads_;
        VITRINE_ASSIGN(const auto model, ClipModel::load(backbone, device, job));
        VITRINE_ASSIGN(const field_guide::DemoEvaluation figures,
                       field_guide::evaluateDemo(field_guide::demoEncoder(*model), evaluation_, job));
        status.clear();
        std::cout << (asJson_ ? field_guide::toJson(figures) : field_guide::summaryLine(figures)) << "\n";
        return {};
    }

    /// A folder is built into where nothing is in it, or a demo; one without vitrine.json was interrupted, and has the
    /// backbone, which is written first.
    Result<> checkFolder() const {
        std::error_code error;
        if (fs::exists(output_ / WorkspaceManifest::kFileName, error)) {
            VITRINE_ASSIGN(const WorkspaceManifest manifest, WorkspaceManifest::read(output_));
            if (manifest.isDemo) return {};
            return fail(ErrorCode::InvalidOption, output_.string(), "is a workspace of your own; choose another folder for the demo");
        }
        std::set<std::string> own;
        if (fs::exists(output_ / Paths::kBackbone / "config.json", error)) {
            for (const char* path : {Paths::kBackbone, Paths::kConcepts, Paths::kEmbeddings, Paths::kImages, Paths::kConceptQuality, Paths::kDescriptors})
                own.insert(fs::path(path).begin()->string());
            own.insert(WorkspaceManifest().runs);
        }
        return checkOutputFolder(output_, own);
    }

    Result<> build(JobContext& job, StatusLine& status) {
        VITRINE_TRY(checkFolder());
        const auto log = [&status](const std::string& line) {
            status.clear();
            std::cerr << line << "\n";
        };
        if (!keepBackbone_) {
            if (training_.workFolder.empty()) training_.workFolder = fs::path(output_).concat(".work");
            VITRINE_TRY(field_guide::trainDemoBackbone(training_, output_ / Paths::kBackbone, job, log));
        }
        setComputeThreads(training_.threads);
        VITRINE_ASSIGN(const field_guide::DemoEvaluation figures,
                       field_guide::writeDemoWorkspace(output_, field_guide::DemoWorkspaceOptions{}, job));
        log(field_guide::summaryLine(figures));
        WorkspaceManifest manifest;
        manifest.name = "Field guide";
        manifest.backbone = Paths::kBackbone;
        manifest.concepts = Paths::kConcepts;
        manifest.embeddings = Paths::kEmbeddings;
        manifest.images = Paths::kImages;
        manifest.conceptQuality = Paths::kConceptQuality;
        manifest.descriptors = Paths::kDescriptors;
        manifest.classTemplates = {field_guide::kDemoClassTemplate};
        manifest.isDemo = true;
        VITRINE_TRY(manifest.write(output_));
        return trainRuns(manifest, job, log);
    }

    /// With their default options.
    Result<> trainRuns(const WorkspaceManifest& manifest, JobContext& job, const std::function<void(std::string)>& log) {
        TrainingSource source;
        source.workspace = output_;
        source.device.threads = training_.threads;
        VITRINE_ASSIGN(TrainingData data, loadTrainingData(source, job));
        data.origin.workspace.clear();  // the workspace around the run, wherever it is moved to
        for (const char* id : kDemoRuns) {
            const ClassifierVariant& variant = *findClassifierVariant(id);
            const fs::path folder = output_ / manifest.runs / id;
            std::error_code error;
            fs::remove_all(folder, error);
            VITRINE_ASSIGN(const LoadedRun run,
                           trainRun(id, OptionValues(variant.info.options), data, folder, job));
            std::ostringstream line;
            line << variant.info.title << ": held-out top-1 " << run.heldOutTop1();
            log(line.str());
        }
        return {};
    }

    CLI::App* build_ = nullptr;
    CLI::App* evaluate_ = nullptr;
    fs::path output_ = "demo", backbone_;
    field_guide::DemoTrainingOptions training_;
    field_guide::DemoEvaluationOptions evaluation_;
    int threads_ = 0;
    bool asJson_ = false, keepBackbone_ = false;
};

}  // namespace

std::unique_ptr<Command> make_demo() { return std::make_unique<DemoCommand>(); }

}  // namespace vitrine
