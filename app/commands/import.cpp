// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine import: a data set becomes a workspace of one's own.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "base/counted.h"
#include "commands/command.h"
#include "commands/console.h"
#include "commands/dataset_problems.h"
#include "engine/workspace.h"
#include "engine/workspace_import.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

std::string formatted(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

/// "photos-workspace" beside where the command runs.
fs::path defaultWorkspace(const fs::path& dataset) {
    fs::path normal = fs::absolute(dataset).lexically_normal();
    if (!normal.has_filename()) normal = normal.parent_path();
    return normal.filename().string() + "-workspace";
}

void print(const ImportReport& report) {
    const CatalogueChanges& changes = report.embeddings.changes;
    const SplitReport& splits = report.embeddings.splits;
    std::cout << report.dataset << " (" << report.kind << "): " << counted(report.classes, "class", "classes") << ", "
              << counted(report.concepts, "concept", "concepts") << "\n"
              << "images: " << report.rows[0] << " train, " << report.rows[1] << " validation, " << report.rows[2] << " test\n"
              << "files: " << changes.added << " new, " << changes.changed << " changed, " << changes.unchanged
              << " unchanged, " << changes.removed << " gone";
    if (changes.moved > 0) std::cout << " (" << changes.moved << " of them moved)";
    std::cout << "\nencoded: " << report.embeddings.encoded;
    if (report.embeddings.encoded > 0)
        std::cout << formatted(" at %.1f images/s", report.embeddings.imagesPerSecond)
                  << formatted(", network busy %.0f %% of the time", 100.0 * (1.0 - report.embeddings.waitingShare));
    std::cout << "\n";
    if (splits.repeatedImages > 0) std::cout << "equal contents: " << counted(splits.repeatedImages, "image repeats", "images repeat") << " another one\n";
    if (splits.contradictions > 0) std::cout << "equal contents under different classes: " << splits.contradictions << "\n";
    for (const std::string& remark : report.remarks) std::cout << "note: " << remark << "\n";
    std::cout << "-> " << report.workspace.string() << "\n";
}

class ImportCommand final : public Command {
public:
    std::string name() const override { return "import"; }
    std::string summary() const override { return "Makes a workspace of a data set, or brings one up to date (vitrine --list names the kinds)"; }

    void addOptions(CLI::App& app) override {
        app.add_option("dataset", request_.dataset, "Folder of labelled images")->required();
        app.add_option("--workspace", request_.workspace, "Folder of the workspace (default: NAME-workspace here)");
        app.add_option("--backbone", request_.backbone, "Model directory in Hugging Face layout");
        app.add_option("--concepts", request_.concepts, "Concept list, one a line");
        app.add_flag("--replace", request_.replace, "Let this data set take the place of another one in the workspace; its runs stay");
        app.add_option("--split", scheme_, "official: as published; thesis: 80/10/10 of all images together")->capture_default_str();
        app.add_option("--dataset-option", request_.datasetOptions, "Option of the data set, key=value; may be repeated");
        app.add_option("--device", request_.device.device, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", request_.device.threads, kThreadsHelp)
            ->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext&) override {
        const InterruptWatch interrupt;
        StatusLine status;
        JobContext job = terminalJob(interrupt, status);
        const Result<ImportReport> report = work(job);
        status.clear();
        if (!report && report.error().code == ErrorCode::Cancelled)
            return failed({ErrorCode::Cancelled, request_.workspace.string(), "interrupted; the same command goes on where it stopped"});
        if (!report) return failed(report.error());
        for (const Error& problem : report->problems) printProblem(problem);
        printProblems(report->embeddings);
        print(*report);
        return kExitDone;
    }

private:
    Result<ImportReport> work(JobContext& job) {
        VITRINE_ASSIGN(request_.scheme, splitSchemeOf(scheme_));
        VITRINE_TRY(checkDevice(request_.device));
        setComputeThreads(request_.device.threads);
        if (request_.workspace.empty()) request_.workspace = defaultWorkspace(request_.dataset);
        if (request_.workspace.filename() == WorkspaceManifest::kFileName) request_.workspace = fs::absolute(request_.workspace).parent_path();
        return importWorkspace(request_, job);
    }

    ImportRequest request_;
    std::string scheme_ = "official";
};

}  // namespace

std::unique_ptr<Command> make_import() { return std::make_unique<ImportCommand>(); }

}  // namespace vitrine
