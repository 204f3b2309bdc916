// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine evaluate: all methods fitted to the same embeddings and measured on the same images.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <system_error>

#include "classifiers/classifier_registry.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/evaluation_table.h"
#include "commands/training_source.h"
#include "comparison/evaluate_method.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

/// The file the embeddings of a data set pass through; removed at the end, the store of embeddings keeps them.
class PassingFile {
public:
    PassingFile() : path_(fs::temp_directory_path() / ("vitrine-evaluate-" + std::to_string(::getpid()) + ".safetensors")) {}
    ~PassingFile() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    PassingFile(const PassingFile&) = delete;
    PassingFile& operator=(const PassingFile&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class EvaluateCommand final : public Command {
public:
    std::string name() const override { return "evaluate"; }
    std::string summary() const override { return "Fits methods to the same embeddings and compares them on the same images"; }

    void addOptions(CLI::App& app) override {
        app.add_option("--methods", methods_, "all, or names with commas between (vitrine --list names them)")->capture_default_str();
        app.add_option("--seeds", seeds_, "Seeds each trained method is fitted with")->check(CLI::Range(1, 100))->capture_default_str();
        app.add_option("--resamples", settings_.resamples, "Bootstrap resamples behind the intervals; 0 = none")
            ->check(CLI::Range(0, 100000))->capture_default_str();
        app.add_option("--workspace", source_.workspace, "Workspace folder (default: the demo)");
        app.add_option("--dataset", source_.dataset, "Labelled images instead of the workspace's embeddings");
        app.add_option("--dataset-option", source_.datasetOptions, "Option of the data set, key=value; may be repeated");
        app.add_option("--backbone", source_.backbone, "Model directory instead of the workspace's");
        app.add_option("--concepts", source_.concepts, "Concept list instead of the workspace's");
        app.add_option("--descriptors", source_.descriptors, "JSON of what each class looks like");
        app.add_flag("--json", asJson_, "One JSON object a method");
        app.add_flag("--csv", asCsv_, "Every measure as comma-separated values")->excludes("--json");
        app.add_flag("--latex", asLatex_, "The table as LaTeX")->excludes("--json")->excludes("--csv");
        app.add_flag("--markdown", asMarkdown_, "The table as Markdown")->excludes("--json")->excludes("--csv")->excludes("--latex");
        app.add_option("--device", source_.device.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", source_.device.threads, "Compute threads; 0 = every core")
            ->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        const Result<Comparison> comparison = compare(interrupt, status);
        status.clear();
        if (!comparison) return failed(comparison.error());
        if (asJson_) std::cout << comparisonJson(*comparison);
        else if (asCsv_) std::cout << comparisonCsv(*comparison);
        else if (asLatex_) std::cout << comparisonLatex(*comparison);
        else if (asMarkdown_) std::cout << comparisonMarkdown(*comparison, commandLine());
        else std::cout << comparisonText(*comparison);
        std::cout << std::flush;
        if (!comparison->images->note.empty()) std::cerr << "vitrine: warning: " + comparison->images->note + "\n";
        return problems_ == 0 ? kExitDone : kExitFailed;
    }

private:
    Result<std::vector<const ClassifierVariant*>> chosenVariants() const {
        std::vector<const ClassifierVariant*> chosen;
        if (methods_ == "all") {
            for (const ClassifierVariant& variant : classifierVariants()) chosen.push_back(&variant);
            return chosen;
        }
        std::istringstream names(methods_);
        for (std::string name; std::getline(names, name, ',');) {
            const ClassifierVariant* variant = findClassifierVariant(name);
            if (variant == nullptr) return fail(ErrorCode::InvalidOption, name, "is not a known method; vitrine --list names them");
            chosen.push_back(variant);
        }
        if (chosen.empty()) return fail(ErrorCode::InvalidOption, "--methods", "names no method");
        return chosen;
    }

    /// A method that fails is named and left out; Cancelled ends all.
    Result<Comparison> compare(const InterruptWatch& interrupt, StatusLine& status) {
        VITRINE_ASSIGN(const auto variants, chosenVariants());
        if (source_.dataset.empty() && !source_.datasetOptions.empty())
            return fail(ErrorCode::InvalidOption, "--dataset-option", "needs --dataset");
        VITRINE_TRY(checkDevice(source_.device));
        setComputeThreads(source_.device.threads);
        const PassingFile embeddings;
        source_.cache = embeddings.path();
        JobContext job = terminalJob(interrupt, status);
        VITRINE_ASSIGN(const TrainingData data, loadTrainingData(source_, job));
        VITRINE_ASSIGN(const auto basis, prepareComparison(data, settings_, job));
        std::vector<std::shared_ptr<const MethodEvaluation>> measured;
        for (const ClassifierVariant* variant : variants) {
            for (int seed = 0; seed < seedsOf(*variant); ++seed) {
                status.clear();
                auto evaluation = measure(*variant, seed, data, *basis, job);
                if (!evaluation && evaluation.error().code == ErrorCode::Cancelled) return fail(evaluation.error());
                if (!evaluation) {
                    printProblem(evaluation.error());
                    ++problems_;
                    break;
                }
                measured.push_back(std::move(*evaluation));
            }
        }
        if (measured.empty()) return fail(ErrorCode::EmptyInput, "evaluation", "no method could be fitted");
        return summarize(std::move(measured), controlsOf(*basis));
    }

    static bool hasSeed(const ClassifierVariant& variant) {
        for (const OptionSpec& spec : variant.info.options)
            if (spec.id == "seed") return true;
        return false;
    }
    int seedsOf(const ClassifierVariant& variant) const { return variant.info.needsTraining && hasSeed(variant) ? seeds_ : 1; }

    Result<std::shared_ptr<const MethodEvaluation>> measure(const ClassifierVariant& variant, int seed, const TrainingData& data,
                                                            const ComparisonBasis& basis, JobContext& job) const {
        OptionValues options(variant.info.options);
        if (seed > 0) VITRINE_TRY(options.set("seed", std::to_string(options.integer("seed") + seed)));
        VITRINE_ASSIGN(const MethodUnderTest method, fitMethod(variant.info.id, options, data, job, source_.device.device));
        return evaluateMethod(method, data, basis, job);
    }

    std::string commandLine() const {
        std::string line = "vitrine evaluate --methods " + methods_;
        if (seeds_ > 1) line += " --seeds " + std::to_string(seeds_);
        for (const auto& [option, path] : {std::pair{"--workspace", &source_.workspace}, {"--dataset", &source_.dataset},
                                           {"--backbone", &source_.backbone}, {"--concepts", &source_.concepts}})
            if (!path->empty()) line += std::string(" ") + option + " " + path->filename().string();
        return line + " --markdown";
    }

    std::string methods_ = "all";
    int seeds_ = 1;
    EvaluationSettings settings_;
    TrainingSource source_;
    int problems_ = 0;
    bool asJson_ = false, asCsv_ = false, asLatex_ = false, asMarkdown_ = false;
};

}  // namespace

std::unique_ptr<Command> make_evaluate() { return std::make_unique<EvaluateCommand>(); }

}  // namespace vitrine
