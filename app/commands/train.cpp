// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine train: one run of a method, resumable.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <system_error>

#include "classifiers/classifier_registry.h"
#include "classifiers/train_run.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/run_location.h"
#include "commands/training_source.h"
#include "engine/workspace.h"
#include "io/atomic_file.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

constexpr const char* kKeptEmbeddings = "embeddings.safetensors";

std::string formatted(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string stepText(const StepRecord& record) {
    std::string text = "epoch " + std::to_string(record.epoch) + "  step " + std::to_string(record.step) + "/" +
                       std::to_string(record.totalSteps) + formatted("  concept loss %.4f", record.conceptLoss) +
                       formatted("  class loss %.4f", record.classLoss) + formatted("  batch top-1 %.1f %%", 100.0 * record.batchTop1);
    if (record.temperature > 0.0) text += formatted("  tau %.3f", record.temperature);
    return text;
}

std::string epochText(const EpochRecord& record) {
    std::string text = "epoch " + std::to_string(record.epoch) + formatted(": class loss %.4f", record.classLoss) +
                       formatted(", train top-1 %.1f %%", 100.0 * record.trainTop1);
    if (!std::isnan(record.validationTop1)) text += formatted(", validation top-1 %.1f %%", 100.0 * record.validationTop1);
    return text + formatted(", %.1f active concepts", record.activeConcepts) + formatted(", %.1f s", record.seconds);
}

class TrainCommand final : public Command {
public:
    std::string name() const override { return "train"; }
    std::string summary() const override { return "Trains a concept bottleneck (vitrine --list names the methods)"; }

    void addOptions(CLI::App& app) override {
        app.add_option("method", method_, "sparse_cbm, l1_cbm, contrastive_cbm, ...")->required();
        app.add_option("--workspace", source_.workspace, "Workspace folder (default: the demo)");
        app.add_option("--dataset", source_.dataset, "Folder of labelled images instead of the workspace's embeddings");
        app.add_option("--dataset-option", source_.datasetOptions, "Option of the data set, key=value; may be repeated");
        splitsOption_ = app.add_option("--split", splits_, "of --dataset: official, as published, or thesis, 80/10/10 of all images together")
            ->capture_default_str();
        app.add_option("--backbone", source_.backbone, "Model directory instead of the workspace's");
        app.add_option("--concepts", source_.concepts, "Concept list instead of the workspace's");
        app.add_option("--descriptors", source_.descriptors, "What each class looks like, JSON {\"class\": [\"text\", ...]}");
        app.add_option("--set", assignments_, "Option of the method, key=value; may be repeated");
        app.add_option("--output", output_, "Folder of the run")->required();
        app.add_flag("--resume", settings_.resume, "Continue an interrupted run in that folder");
        app.add_option("--checkpoint-seconds", settings_.checkpointSeconds, "Between two states on disk within an epoch")
            ->check(CLI::Range(0.0, 86400.0))->capture_default_str();
        app.add_option("--device", source_.device.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", source_.device.threads, kThreadsHelp)
            ->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        std::error_code error;
        const bool isNew = !fs::exists(output_, error);
        const Result<LoadedRun> run = train(interrupt, status);
        status.clear();
        if (!run) {
            // A refused training leaves no folder; one with a state in it is not empty and stays.
            if (isNew) fs::remove(output_, error);
            if (run.error().code == ErrorCode::Cancelled) {
                printProblem({ErrorCode::Cancelled, output_.string(), interruptionText(output_)});
                return kExitInterrupted;
            }
            return failed(run.error());
        }
        std::cout << run->info.title << " -> " << run->directory.string() << "\n";
        for (const auto& [name, value] : run->info.metrics)
            std::cout << name << " " << (std::isfinite(value) ? formatted("%.4g", value) : "-") << "\n";
        return kExitDone;
    }

private:
    Result<LoadedRun> train(const InterruptWatch& interrupt, StatusLine& status) {
        const ClassifierVariant* variant = findClassifierVariant(method_);
        if (!variant) return fail(ErrorCode::InvalidOption, method_, "is not a known method; vitrine --list names them");
        OptionValues options(variant->info.options);
        for (const std::string& assignment : assignments_) VITRINE_TRY(options.setAssignment(assignment));
        if (variant->optionsWithoutEffect)
            for (const std::string& id : variant->optionsWithoutEffect(options))
                printProblem({ErrorCode::InvalidOption, id, "has no effect beside the other options"});
        if (source_.dataset.empty() && !source_.datasetOptions.empty())
            return fail(ErrorCode::InvalidOption, "--dataset-option", "needs --dataset");
        if (source_.dataset.empty() && splitsOption_->count() > 0)
            return fail(ErrorCode::InvalidOption, "--split", "needs --dataset; a workspace has its splits from its import");
        VITRINE_ASSIGN(source_.splits, splitSchemeOf(splits_));
        std::error_code error;
        if (!settings_.resume && fs::exists(output_ / "run.json", error))
            return fail(ErrorCode::InvalidOption, output_.string(), "holds a finished run; choose another folder");
        if (!settings_.resume && isUnfinishedRun(output_))
            return fail(ErrorCode::InvalidOption, output_.string(),
                        "holds a training that was interrupted; --resume continues it, another folder starts anew");
        if (fs::exists(output_ / WorkspaceManifest::kFileName, error))
            return fail(ErrorCode::InvalidOption, output_.string(), "is a workspace; choose a folder for the run, such as " +
                                                                        (output_ / "runs" / method_).string());
        if (const auto around = WorkspaceManifest::read(fs::absolute(output_).parent_path()); around && output_.filename() == around->runs)
            return fail(ErrorCode::InvalidOption, output_.string(), "is the folder of all runs of a workspace; choose one in it, such as " +
                                                                        (output_ / method_).string());
        // Embeddings without a training are what an interruption between the two leaves.
        if (!fs::exists(output_ / "run.json", error) && !isUnfinishedRun(output_)) VITRINE_TRY(checkOutputFolder(output_, {kKeptEmbeddings}));
        VITRINE_TRY(checkDevice(source_.device));
        setComputeThreads(source_.device.threads);
        VITRINE_TRY(createDirectories(output_));
        source_.cache = output_ / kKeptEmbeddings;
        JobContext loading = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const TrainingData data, loadTrainingData(source_, loading));

        TrainingObserver observer;
        observer.onStep = [&status](const StepRecord& record) { status.show(stepText(record)); };
        observer.onEpoch = [&status](const EpochRecord& record) {
            if (!status.isTerminal()) return;
            status.clear();
            std::cerr << epochText(record) << "\n";
        };
        settings_.device = source_.device.device;
        JobContext job(interrupt.token());
        return trainRun(method_, options, data, output_, job, observer, settings_);
    }

    std::string method_;
    TrainingSource source_;
    CLI::Option* splitsOption_ = nullptr;
    std::string splits_ = splitSchemeName(SplitScheme::Official);
    std::vector<std::string> assignments_;
    fs::path output_;
    TrainRunSettings settings_;
};

}  // namespace

std::unique_ptr<Command> make_train() { return std::make_unique<TrainCommand>(); }

}  // namespace vitrine
