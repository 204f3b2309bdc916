// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine inspect: the report of the Inspect page, without a window.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <chrono>
#include <future>
#include <iostream>
#include <thread>
#include <utility>

#include "base/counted.h"
#include "base/resources.h"
#include "commands/command.h"
#include "commands/concept_table.h"
#include "commands/console.h"
#include "engine/engine.h"
#include "engine/report_builder.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

using Inspections = std::vector<Engine::InspectionPointer>;

/// Starts an asynchronous request of the engine and waits for its answer, or for Ctrl+C.
template <class T, class Start>
Result<T> await(const InterruptWatch& interrupt, Start&& start) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> answer = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    while (answer.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
        if (interrupt.wasInterrupted()) return fail(ErrorCode::Cancelled, "inspect", "interrupted");
    return answer.get();
}

class InspectCommand final : public Command {
public:
    std::string name() const override { return "inspect"; }
    std::string summary() const override { return "Writes what CLIP and every trained run see in images as a report"; }

    void addOptions(CLI::App& app) override {
        app.add_option("images", images_, "Images and folders of images")->required();
        app.add_option("--report", report_.path, "File to write: .pdf, .png or .svg");
        app.add_option("--dpi", report_.dpi, "Resolution of a PNG report")->check(CLI::Range(36.0, 1200.0))->capture_default_str();
        app.add_flag("--json", asJson_, "The report as JSON on standard output");
        app.add_flag("--table", asTable_, "The concepts of each image as a table on standard output");
        app.add_option("--workspace", workspace_, "Workspace folder (default: the demo)");
        app.add_option("--backbone", backbone_, "Another model directory for the workspace");
        app.add_option("--concepts", concepts_, "Another concept list for the workspace");
        app.add_option("--scale", scale_, "raw, z_score or rank")
            ->check(CLI::IsMember({"raw", "z_score", "rank"}))->capture_default_str();
        app.add_option("--arrangement", arrangement_, "aligned or top_of_each")
            ->check(CLI::IsMember({"aligned", "top_of_each"}))->capture_default_str();
        app.add_option("--top", choices_.conceptsPerColumn, "Concepts taken from each column")
            ->check(CLI::Range(1, 200))->capture_default_str();
        heatMapOption_ = app.add_option("--heat-map", heatMap_, "Text to show as a heat map over each image");
        app.add_option("--device", device_, "cpu, cuda or cuda:N")->capture_default_str();
        app.add_option("--threads", threads_, kThreadsHelp)->check(CLI::Range(0, 1024))->capture_default_str();
    }

    int run(const CommandContext& context) override {
        if (heatMapOption_->count() > 0 && heatMap_.find_first_not_of(" \t\r\n") == std::string::npos)
            return failed({ErrorCode::InvalidOption, "--heat-map", "needs a text, such as \"red wings\""});
        if (!heatMap_.empty() && report_.path.empty() && !asJson_)
            return failed({ErrorCode::InvalidOption, "--heat-map", "is drawn in the report; --report names its file"});
        if (const Result<> usable = checkReportFile(context.frontend); !usable) return failed(usable.error());
        const InterruptWatch interrupt;
        StatusLine status;
        EngineOptions options;
        options.device = device_;
        options.threads = threads_ > 0 ? threads_ : static_cast<int>(std::thread::hardware_concurrency());
        Engine engine(options);
        if (const Result<> opened = open(engine, interrupt, status); !opened) return failed(opened.error());
        const Result<Inspections> inspections = inspectAll(engine, interrupt, status);
        status.clear();
        if (!inspections) return failed(inspections.error());
        for (const SkippedPath& skipped : choices_.skipped) printProblem(skipped.error);
        if (inspections->empty()) {
            if (choices_.skipped.empty()) printProblem({ErrorCode::EmptyInput, images_.front().string(), "holds no image"});
            return kExitFailed;
        }
        return write(context.frontend, *inspections);
    }

private:
    Result<> checkReportFile(const Frontend& frontend) const {
        if (report_.path.empty()) return {};
        std::string type = report_.path.extension().string();
        std::transform(type.begin(), type.end(), type.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (type != ".pdf" && type != ".png" && type != ".svg")
            return fail(ErrorCode::InvalidOption, report_.path.string(), "a report ends in .pdf, .png or .svg");
        if (!frontend.writeReport)
            return fail(ErrorCode::UnsupportedFormat, report_.path.string(),
                        "this build has no graphical interface and can not draw reports; --json and --table work");
        return checkFolderOf(report_.path);
    }

    Result<> open(Engine& engine, const InterruptWatch& interrupt, StatusLine& status) const {
        using Answer = Engine::WorkspacePointer;
        status.show("Opening the workspace");
        const fs::path workspace = workspace_.empty() ? demoWorkspaceDirectory() : workspace_;
        VITRINE_TRY(await<Answer>(interrupt, [&](auto done) { engine.openWorkspace(workspace, done); }));
        if (!backbone_.empty()) VITRINE_TRY(await<Answer>(interrupt, [&](auto done) { engine.openBackbone(backbone_, done); }));
        if (!concepts_.empty()) VITRINE_TRY(await<Answer>(interrupt, [&](auto done) { engine.openConceptSet(concepts_, done); }));
        return {};
    }

    /// Images that can not be read are left out and remembered as skipped; anything else ends the command.
    Result<Inspections> inspectAll(Engine& engine, const InterruptWatch& interrupt, StatusLine& status) {
        auto finished = std::make_shared<std::promise<void>>();
        AddedImages added = engine.addImages(images_, [finished](const ImageBatch& batch) {
            if (batch.isLast) finished->set_value();
        });
        choices_.skipped = std::move(added.skipped);
        std::future<void> decoded = finished->get_future();
        while (decoded.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready)
            if (interrupt.wasInterrupted()) return fail(ErrorCode::Cancelled, "inspect", "interrupted");
        Inspections inspections;
        std::size_t done = 0;
        const std::vector<std::shared_ptr<const ImageEntry>> entries = engine.images();
        for (const auto& entry : entries) {
            status.show("Inspecting " + std::to_string(++done) + "/" + std::to_string(entries.size()));
            if (entry->state == ImageState::Failed) {
                choices_.skipped.push_back({entry->path, entry->error});
                continue;
            }
            auto inspection = await<Engine::InspectionPointer>(interrupt, [&](auto answer) { engine.inspect(entry->id, answer); });
            if (!inspection) return fail(inspection.error());
            inspections.push_back(std::move(*inspection));
            if (heatMap_.empty()) continue;
            auto map = await<Engine::HeatMapPointer>(interrupt, [&](auto answer) { engine.heatMap(entry->id, heatMap_, answer); });
            if (!map) return fail(map.error());
            choices_.items[entry->id].heatMap = std::move(*map);
        }
        return inspections;
    }

    int write(const Frontend& frontend, const Inspections& inspections) {
        choices_.scale = scale_ == "rank" ? ReportScale::Rank : scale_ == "raw" ? ReportScale::Raw : ReportScale::ZScore;
        choices_.arrangement = arrangement_ == "aligned" ? ReportArrangement::Aligned : ReportArrangement::TopOfEach;
        const InspectReport report = buildInspectReport(inspections, choices_);
        for (const std::string& warning : report.warnings) std::cerr << "vitrine: warning: " + warning + "\n";
        printWarnings(report.items);
        if (!report_.path.empty()) {
            const auto files = frontend.writeReport(report, report_);
            if (!files) return failed(files.error());
            if (!asJson_)
                for (const fs::path& file : *files) std::cout << file.string() << "\n";
        }
        if (asJson_) std::cout << toJson(report) << "\n";
        const bool isSilent = asJson_ || !report_.path.empty();
        if (asTable_ || !isSilent) std::cout << conceptTable(report);
        return choices_.skipped.empty() ? kExitDone : kExitFailed;
    }

    /// Each warning once, however many images it is about.
    static void printWarnings(const std::vector<ReportItem>& items) {
        std::vector<std::pair<std::string, std::vector<std::string>>> told;  // a warning and its images
        for (const ReportItem& item : items)
            for (const std::string& warning : item.warnings) {
                auto found = std::find_if(told.begin(), told.end(), [&](const auto& known) { return known.first == warning; });
                if (found == told.end()) found = told.insert(told.end(), {warning, {}});
                found->second.push_back(item.fileName);
            }
        for (const auto& [warning, images] : told) {
            const std::string others = images.size() == 1 ? "" : " and " + counted(images.size() - 1, "other image", "other images");
            std::cerr << "vitrine: warning: " + images.front() + others + ": " + warning + "\n";
        }
    }

    CLI::Option* heatMapOption_ = nullptr;
    std::vector<fs::path> images_;
    ReportFile report_;
    ReportChoices choices_;
    fs::path workspace_, backbone_, concepts_;
    std::string scale_ = "raw", arrangement_ = "aligned", heatMap_, device_ = "cpu";
    int threads_ = 0;
    bool asJson_ = false, asTable_ = false;
};

}  // namespace

std::unique_ptr<Command> make_inspect() { return std::make_unique<InspectCommand>(); }

}  // namespace vitrine
