// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/cluster_naming.h"

#include <cmath>

#include "io/atomic_file.h"

namespace vitrine {
namespace {

constexpr double kFlat = 1e-12;  ///< deviation of a column that says nothing

/// Text as a field of a CSV file.
std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

struct Column {
    double mean = 0.0, deviation = 0.0;
};

std::vector<Column> columnsOf(const Matrix& scores) {
    std::vector<Column> columns(scores.cols());
    const auto n = static_cast<double>(scores.rows());
    for (std::size_t i = 0; i < scores.rows(); ++i)
        for (std::size_t c = 0; c < columns.size(); ++c) columns[c].mean += scores.at(i, c) / n;
    for (std::size_t i = 0; i < scores.rows(); ++i)
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const double difference = scores.at(i, c) - columns[c].mean;
            columns[c].deviation += difference * difference;
        }
    for (Column& column : columns) column.deviation = n > 1.0 ? std::sqrt(column.deviation / (n - 1.0)) : 0.0;
    return columns;
}

}  // namespace

Result<std::vector<ClusterName>> nameClusters(const Matrix& scores, std::span<const int> labels,
                                              std::size_t clusterCount, std::size_t count) {
    if (labels.size() != scores.rows())
        return fail(ErrorCode::ShapeMismatch, "cluster names",
                    std::to_string(labels.size()) + " labels for " + std::to_string(scores.rows()) + " points");
    std::vector<ClusterName> names(clusterCount);
    std::vector<double> sums(clusterCount * scores.cols(), 0.0);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] < 0) continue;
        const auto cluster = static_cast<std::size_t>(labels[i]);
        if (cluster >= clusterCount)
            return fail(ErrorCode::InvalidOption, "cluster " + std::to_string(cluster),
                        "there are " + std::to_string(clusterCount));
        ++names[cluster].size;
        for (std::size_t c = 0; c < scores.cols(); ++c) sums[cluster * scores.cols() + c] += scores.at(i, c);
    }
    const std::vector<Column> columns = columnsOf(scores);
    for (std::size_t cluster = 0; cluster < clusterCount; ++cluster) {
        ClusterName& name = names[cluster];
        if (name.size == 0) continue;
        std::vector<float> lifts;
        std::vector<std::size_t> usable;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (columns[c].deviation < kFlat) continue;
            const double mean = sums[cluster * scores.cols() + c] / static_cast<double>(name.size);
            lifts.push_back(static_cast<float>((mean - columns[c].mean) / columns[c].deviation));
            usable.push_back(c);
        }
        for (const std::size_t at : largestIndices(lifts, count)) {
            name.concepts.push_back(usable[at]);
            name.lifts.push_back(lifts[at]);
        }
    }
    return names;
}

Result<> writeClusterNames(const std::vector<ClusterName>& names, std::span<const std::string> concepts,
                           const std::filesystem::path& path) {
    std::string text = "cluster,size,rank,concept,lift\n";
    for (std::size_t cluster = 0; cluster < names.size(); ++cluster)
        for (std::size_t rank = 0; rank < names[cluster].concepts.size(); ++rank) {
            const std::size_t column = names[cluster].concepts[rank];
            if (column >= concepts.size())
                return fail(ErrorCode::ShapeMismatch, path.string(),
                            "concept " + std::to_string(column) + " has no name");
            char lift[32];
            std::snprintf(lift, sizeof lift, "%.4f", names[cluster].lifts[rank]);
            text += std::to_string(cluster) + "," + std::to_string(names[cluster].size) + "," +
                    std::to_string(rank + 1) + "," + quoted(concepts[column]) + "," + lift + "\n";
        }
    return writeFileAtomically(path, std::string_view(text));
}

}  // namespace vitrine
