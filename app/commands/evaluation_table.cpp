// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/evaluation_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

std::string formatted(const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

Json numberJson(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json();
}

/// Runs that are shown as one row: the seeds of one method, or a run alone.
std::vector<std::vector<std::size_t>> rowsOf(const Comparison& comparison) {
    std::vector<std::vector<std::size_t>> rows;
    std::vector<bool> isTaken(comparison.methods.size(), false);
    for (std::size_t n = 0; n < comparison.methods.size(); ++n) {
        if (isTaken[n]) continue;
        std::vector<std::size_t> members{n};
        for (const SeedSummary& seeds : comparison.seeds)
            if (std::find(seeds.members.begin(), seeds.members.end(), n) != seeds.members.end()) members = seeds.members;
        for (const std::size_t member : members) isTaken[member] = true;
        rows.push_back(std::move(members));
    }
    return rows;
}

/// A measure over the seeds of a row: mean, mean bounds of the intervals, deviation.
struct Cell {
    std::optional<double> value, low, high, deviation;
    Absence absence = Absence::None;
};

Cell cellOf(const Comparison& comparison, const std::vector<std::size_t>& row, MeasureId id) {
    Cell cell;
    std::vector<double> values;
    double low = 0.0;
    double high = 0.0;
    bool hasInterval = true;
    for (const std::size_t member : row) {
        const Measure& measure = (*comparison.methods[member])[id];
        if (!measure.value) {
            cell.absence = measure.absence;
            continue;
        }
        values.push_back(*measure.value);
        hasInterval = hasInterval && measure.interval;
        if (measure.interval) {
            low += measure.interval->low;
            high += measure.interval->high;
        }
    }
    if (values.empty()) return cell;
    const auto count = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double value : values) mean += value / count;
    cell.absence = Absence::None;
    cell.value = mean;
    if (hasInterval) {
        cell.low = low / count;
        cell.high = high / count;
    }
    if (values.size() > 1) {
        double squares = 0.0;
        for (const double value : values) squares += (value - mean) * (value - mean);
        cell.deviation = std::sqrt(squares / (count - 1.0));
    }
    return cell;
}

Json objectOf(const Comparison& comparison, const std::vector<std::size_t>& row) {
    const MethodEvaluation& method = *comparison.methods[row.front()];
    Json out{{"method", method.variant}, {"title", method.title}, {"formulation", method.formulation}};
    Json intervals = Json::object();
    Json deviations = Json::object();
    Json absent = Json::object();
    for (const MeasureInfo& info : measures()) {
        const Cell cell = cellOf(comparison, row, info.id);
        out[info.name] = numberJson(cell.value);
        intervals[info.name] = cell.low ? Json::array({numberJson(cell.low), numberJson(cell.high)}) : Json();
        if (cell.deviation) deviations[info.name] = numberJson(cell.deviation);
        if (!cell.value) absent[info.name] = absenceName(cell.absence);
    }
    out["intervals"] = intervals;
    if (row.size() > 1) out["deviations"] = deviations;
    out["absent"] = absent;
    out["concepts"] = method.concepts;
    out["split"] = splitName(method.images->split);
    out["images"] = method.images->size();
    out["note"] = method.images->note;
    Json seeds = Json::array();
    for (const std::size_t member : row) seeds.push_back(comparison.methods[member]->seed);
    out["seeds"] = seeds;
    const Json options = Json::parse(method.options, nullptr, false);
    out["options"] = options.is_object() ? options : Json::object();
    return out;
}

/// A value as people read it: shares as per cent, intervals in brackets.
std::string shown(const Cell& cell, MeasureUnit unit, const char* missing) {
    if (!cell.value) return missing;
    const bool isShare = unit == MeasureUnit::Share || unit == MeasureUnit::Points;
    const double factor = isShare ? 100.0 : unit == MeasureUnit::Bytes ? 1.0 / (1024.0 * 1024.0) : 1.0;
    const char* format = isShare || unit == MeasureUnit::Count || unit == MeasureUnit::Seconds ? "%.1f"
                         : unit == MeasureUnit::Bytes                                          ? "%.0f"
                                                                                               : "%.3f";
    std::string text = formatted(format, *cell.value * factor);
    if (cell.deviation) text += " ± " + formatted(format, *cell.deviation * factor);
    if (cell.low) text += " [" + formatted(format, *cell.low * factor) + ", " + formatted(format, *cell.high * factor) + "]";
    return text;
}

std::vector<MeasureInfo> headlines() {
    std::vector<MeasureInfo> result;
    for (const MeasureInfo& info : measures())
        if (info.isHeadline) result.push_back(info);
    return result;
}

std::string unitHead(const MeasureInfo& info) {
    switch (info.unit) {
        case MeasureUnit::Share: return std::string(info.title) + ", %";
        case MeasureUnit::Points: return std::string(info.title) + ", points";
        case MeasureUnit::Seconds: return std::string(info.title) + ", s";
        case MeasureUnit::Bytes: return std::string(info.title) + ", MiB";
        default: return info.title;
    }
}

/// Characters a terminal shows, for alignment: code points, which is right for what is printed here.
std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::vector<std::string>> cells(const Comparison& comparison, const char* missing) {
    std::vector<std::vector<std::string>> table(1);
    table[0].push_back("Method");
    for (const MeasureInfo& info : headlines()) table[0].push_back(unitHead(info));
    for (const auto& row : rowsOf(comparison)) {
        table.emplace_back();
        table.back().push_back(comparison.methods[row.front()]->title);
        for (const MeasureInfo& info : headlines())
            table.back().push_back(shown(cellOf(comparison, row, info.id), info.unit, missing));
    }
    return table;
}

std::string controlLines(const Comparison& comparison, const char* bullet) {
    if (!comparison.controls) return {};
    std::string text;
    const auto line = [&](const char* name, const std::optional<double>& value) {
        if (value) text += bullet + std::string(name) + ": " + formatted("%.1f %%", 100.0 * *value) + "\n";
    };
    line("Linear probe on the embedding (upper bound), top-1", comparison.controls->linearProbe);
    line("Zero-shot (lower anchor), top-1", comparison.controls->zeroShot);
    line("Random words, mean ANEC-5", comparison.controls->meanAnec5(ControlKind::RandomWords));
    line("Random directions, mean ANEC-5", comparison.controls->meanAnec5(ControlKind::RandomDirections));
    return text;
}

std::string csvNumber(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? formatted("%.9g", *value) : std::string();
}

}  // namespace

std::string csvCell(const std::string& text) {
    std::string out = "\"";
    for (const char character : text) {
        if (character == '"') out += '"';
        out += character;
    }
    return out + "\"";
}

std::string latexText(const std::string& text) {
    std::string out;
    for (const char character : text) {
        switch (character) {
            case '\\': out += "\\textbackslash{}"; break;
            case '~': out += "\\textasciitilde{}"; break;
            case '^': out += "\\textasciicircum{}"; break;
            case '&': case '%': case '$': case '#': case '_': case '{': case '}':
                out += '\\';
                out += character;
                break;
            default: out += character;
        }
    }
    return out;
}

std::string comparisonJson(const Comparison& comparison) {
    Json out = Json::array();
    for (const auto& row : rowsOf(comparison)) {
        Json method = objectOf(comparison, row);
        if (row.size() > 1) {
            Json runs = Json::array();
            for (const std::size_t member : row) runs.push_back(objectOf(comparison, {member}));
            method["runs"] = runs;
        }
        out.push_back(std::move(method));
    }
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string comparisonCsv(const Comparison& comparison) {
    std::string out = "method,title,seed,split,images";
    for (const MeasureInfo& info : measures())
        out += std::string(",") + info.name + "," + info.name + "_low," + info.name + "_high";
    out += "\n";
    for (std::size_t n = 0; n < comparison.methods.size(); ++n) {
        const MethodEvaluation& method = *comparison.methods[n];
        out += csvCell(method.variant) + "," + csvCell(method.title) + "," + std::to_string(method.seed) + "," +
               csvCell(splitName(method.images->split)) + "," + std::to_string(method.images->size());
        for (const MeasureInfo& info : measures()) {
            const Cell cell = cellOf(comparison, {n}, info.id);
            out += "," + csvNumber(cell.value) + "," + csvNumber(cell.low) + "," + csvNumber(cell.high);
        }
        out += "\n";
    }
    return out;
}

std::string comparisonLatex(const Comparison& comparison) {
    const auto table = cells(comparison, "--");
    std::string out = "\\begin{tabular}{l" + std::string(table[0].size() - 1, 'r') + "}\n\\toprule\n";
    for (std::size_t r = 0; r < table.size(); ++r) {
        for (std::size_t c = 0; c < table[r].size(); ++c) {
            std::string cell = table[r][c];
            const std::size_t bracket = r > 0 && c > 0 ? cell.find(" [") : std::string::npos;
            const std::string interval = bracket == std::string::npos ? "" : cell.substr(bracket + 1);
            cell = latexText(cell.substr(0, bracket));
            for (std::size_t at = cell.find("±"); at != std::string::npos; at = cell.find("±"))
                cell.replace(at, std::string("±").size(), "$\\pm$");
            if (!interval.empty()) cell += " {\\scriptsize " + latexText(interval) + "}";
            out += (c > 0 ? " & " : "") + cell;
        }
        out += r == 0 ? " \\\\\n\\midrule\n" : " \\\\\n";
    }
    return out + "\\bottomrule\n\\end{tabular}\n";
}

std::string comparisonMarkdown(const Comparison& comparison, const std::string& commandLine) {
    const auto table = cells(comparison, "–");
    std::string out = "# Methods on the same embeddings\n\nMade by\n\n```\n" + commandLine + "\n```\n\n";
    if (comparison.images) {
        const std::size_t resamples = comparison.methods.empty() ? 0 : comparison.methods.front()->resamples;
        out += std::to_string(comparison.images->size()) + " images of the " + splitName(comparison.images->split) + " split, " +
               std::to_string(comparison.images->classCount()) + " classes. In brackets: 95 % bootstrap intervals (percentile, " +
               std::to_string(resamples) + " resamples, stratified by class). A dash: the measure does not apply.\n\n";
        if (!comparison.images->note.empty()) out += comparison.images->note + "\n\n";
    }
    for (std::size_t r = 0; r < table.size(); ++r) {
        for (const std::string& cell : table[r]) out += "| " + cell + " ";
        out += "|\n";
        if (r == 0) {
            for (std::size_t c = 0; c < table[r].size(); ++c) out += c == 0 ? "|---" : "|---:";
            out += "|\n";
        }
    }
    const std::string controls = controlLines(comparison, "- ");
    if (!controls.empty()) out += "\n" + controls;
    return out;
}

std::string comparisonText(const Comparison& comparison) {
    const auto table = cells(comparison, "-");
    std::vector<std::size_t> widths(table[0].size(), 0);
    for (const auto& row : table)
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], widthOf(row[c]));
    std::string out;
    for (const auto& row : table) {
        for (std::size_t c = 0; c < row.size(); ++c)
            out += row[c] + (c + 1 < row.size() ? std::string(widths[c] - widthOf(row[c]) + 2, ' ') : "");
        out += "\n";
    }
    if (comparison.images)
        out += std::to_string(comparison.images->size()) + " images of the " + splitName(comparison.images->split) +
               " split; 95 % bootstrap intervals.\n";
    return out + controlLines(comparison, "");
}

}  // namespace vitrine
