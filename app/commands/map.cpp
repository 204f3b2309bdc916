// SPDX-License-Identifier: GPL-3.0-or-later
// vitrine map: a picture and coordinates of embeddings, by t-SNE or PCA.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <set>

#include "analysis/clustering_quality.h"
#include "analysis/pca.h"
#include "analysis/tsne.h"
#include "base/counted.h"
#include "base/stopwatch.h"
#include "commands/console.h"
#include "commands/embedding_command.h"
#include "commands/map_picture.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "io/json_document.h"

namespace vitrine {

namespace fs = std::filesystem;

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kKeptNeighbours = 10;
constexpr std::size_t kKeptSample = 2000;

std::string hexOf(const Rgb& colour) {
    char text[8];
    std::snprintf(text, sizeof text, "#%02x%02x%02x", colour[0], colour[1], colour[2]);
    return text;
}

class MapCommand final : public EmbeddingCommand {
public:
    std::string name() const override { return "map"; }
    std::string summary() const override { return "Draws a map of embeddings by t-SNE or PCA"; }

    void addOptions(CLI::App& app) override {
        addCommonOptions(app, "Labels that colour the points");
        app.add_option("--method", method_, "tsne or pca")
            ->check(CLI::IsMember({"tsne", "pca"}))
            ->capture_default_str();
        app.add_option("--metric", metric_, "cosine or euclidean")
            ->check(CLI::IsMember({"cosine", "euclidean"}))
            ->capture_default_str();
        app.add_option("--perplexity", options_.perplexity, "Neighbours that count for a point, roughly")
            ->check([](const std::string& text) {
                const double value = std::strtod(text.c_str(), nullptr);
                return value >= 1.0 && value <= 1000.0 ? std::string() : text + " is not between 1 and 1000";  // nan too
            })
            ->capture_default_str();
        app.add_option("--iterations", options_.iterations, "Steps of t-SNE")
            ->check(CLI::Range(0, 1000000))
            ->capture_default_str();
        app.add_option("--output", picture_, "PNG file to write");
        app.add_option("--size", side_, "Pixels along a side of the picture")
            ->check(CLI::Range(64, 8192))
            ->capture_default_str();
        app.add_option("--coordinates", coordinates_, "CSV file to write: id, x, y, label");
    }

private:
    const char* schema() const override { return "vitrine.map_report/1"; }

    Result<> checkOptions() override {
        for (const fs::path& file : {picture_, coordinates_})
            if (!file.empty()) VITRINE_TRY(checkFolderOf(file));
        if (!picture_.empty() && picture_.extension() != ".png")
            return fail(ErrorCode::InvalidOption, picture_.string(), "the picture of a map ends in .png");
        return {};
    }

    Result<> make(const LabelledPoints& points, ordered_json& report, JobContext& job) override {
        report["method"] = method_;
        report["metric"] = metric_;
        options_.metric = metric_ == "cosine" ? DistanceMetric::Cosine : DistanceMetric::Euclidean;
        options_.compute = compute_;
        options_.seed = seed_;
        VITRINE_ASSIGN(const Matrix map,
                       method_ == "pca" ? fitByPca(points, report, job) : fitByTsne(points, report, job));
        VITRINE_TRY(measure(points, map, report, job));
        VITRINE_TRY(writeFiles(points, map));
        if (!picture_.empty()) report["picture"] = picture_.string();
        if (!coordinates_.empty()) report["coordinates"] = coordinates_.string();
        addLegend(points, report);
        return {};
    }

    Result<Matrix> fitByTsne(const LabelledPoints& points, ordered_json& report, JobContext& job) {
        VITRINE_ASSIGN(const TsneResult result, fitTsne(points.points, options_, job));
        report["perplexity"] = result.perplexity;
        report["iterations"] = result.iterations;
        report["kl"] = std::isfinite(result.kl) ? ordered_json(result.kl) : ordered_json();
        report["neighbour_search"] = {{"exact", result.exactNeighbours}, {"recall", result.neighbourRecall}};
        report["seconds"]["neighbours"] = result.neighbourSeconds;
        report["seconds"]["affinities"] = result.affinitySeconds;
        report["seconds"]["start"] = result.initialSeconds;
        report["seconds"]["optimise"] = result.optimiseSeconds;
        if (!result.note.empty()) report["note"] = result.note;
        return result.coordinates;
    }

    /// Of one-dimensional data the second axis is empty.
    Result<Matrix> fitByPca(const LabelledPoints& points, ordered_json& report, JobContext& job) {
        const Stopwatch watch;
        Matrix rows = points.points;
        if (options_.metric == DistanceMetric::Cosine) {
            for (std::size_t i = 0; i < rows.rows(); ++i)
                if (!(length(rows.row(i)) > 0.0))
                    return fail(ErrorCode::NumericalFailure, points.subject,
                                "row " + std::to_string(i) +
                                    " is a zero vector, which has no cosine; use the Euclidean metric");
            rows = rows.normalizedRows();
        }
        const std::size_t count = std::min({std::size_t{2}, rows.rows(), rows.cols()});
        VITRINE_ASSIGN(const PrincipalComponents components, fitPca(rows, count, options_.compute, job));
        const Matrix scores = components.project(rows);
        std::vector<float> places(2 * rows.rows(), 0.0F);
        for (std::size_t i = 0; i < rows.rows(); ++i)
            for (std::size_t c = 0; c < count; ++c) places[2 * i + c] = scores.at(i, c);
        report["explained"] = components.varianceShare;
        report["seconds"]["optimise"] = watch.seconds();
        return Matrix(std::move(places), rows.rows(), 2);
    }

    Result<> measure(const LabelledPoints& points, const Matrix& map, ordered_json& report, JobContext& job) const {
        if (points.points.rows() <= kKeptNeighbours) return {};
        const Stopwatch watch;
        const Matrix rows = options_.metric == DistanceMetric::Cosine ? points.points.normalizedRows() : points.points;
        VITRINE_ASSIGN(const double kept, neighbourPreservation(rows, map, kKeptNeighbours, kKeptSample, options_.seed,
                                                                options_.compute, job));
        report["neighbours_kept"] = {
            {"k", kKeptNeighbours}, {"share", kept}, {"points", std::min(kKeptSample, rows.rows())}};
        report["seconds"]["measure"] = watch.seconds();
        return {};
    }

    Result<> writeFiles(const LabelledPoints& points, const Matrix& map) const {
        if (!picture_.empty()) VITRINE_TRY(writePng(drawMap(map, points.labels, side_), picture_));
        if (coordinates_.empty()) return {};
        std::string text = "id,x,y,label\n";
        char numbers[64];
        for (std::size_t i = 0; i < map.rows(); ++i) {
            std::snprintf(numbers, sizeof numbers, ",%.6g,%.6g,", map.at(i, 0), map.at(i, 1));
            text += csvField(points.ids[i]) + numbers +
                    (points.labels.empty() ? std::string() : labelText(points, points.labels[i])) + "\n";
        }
        return writeFileAtomically(coordinates_, std::string_view(text));
    }

    static std::string labelText(const LabelledPoints& points, int label) {
        return label < 0 ? std::string() : csvField(points.labelNames[static_cast<std::size_t>(label)]);
    }

    static void addLegend(const LabelledPoints& points, ordered_json& report) {
        const std::set<int> present(points.labels.begin(), points.labels.end());
        for (const int label : present)
            report["legend"].push_back(
                {{"label",
                  label < 0 ? ordered_json() : ordered_json(points.labelNames[static_cast<std::size_t>(label)])},
                 {"colour", hexOf(labelColour(label))},
                 {"points", std::count(points.labels.begin(), points.labels.end(), label)}});
    }

    void printSummary(const ordered_json& report) const override {
        std::cout << counted(report["n"].get<std::size_t>(), "point", "points");
        if (report.contains("kl") && report["kl"].is_number()) std::printf(", KL %.4f", report["kl"].get<double>());
        std::fflush(stdout);
        if (report.contains("neighbours_kept"))
            std::printf(", %.1f %% of 10 neighbours kept", 100.0 * report["neighbours_kept"]["share"].get<double>());
        std::printf(", %.1f s\n", report["seconds"]["total"].get<double>());
        if (report.contains("note")) std::printf("%s\n", report["note"].get<std::string>().c_str());
    }

    fs::path picture_, coordinates_;
    std::string method_ = "tsne", metric_ = "cosine";
    TsneOptions options_;
    int side_ = 1200;
};

}  // namespace

std::unique_ptr<Command> make_map() { return std::make_unique<MapCommand>(); }

}  // namespace vitrine
