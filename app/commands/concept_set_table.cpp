// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/concept_set_table.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/counted.h"
#include "comparison/table_text.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", 100.0 * share);
    return text;
}

TableCell accuracyCell(const Measure& measure) {
    if (!measure.value) return {"–", {}, {}, {}, {}};
    TableCell cell{percent(*measure.value), {}, measure.value, {}, {}};
    if (measure.interval) {
        cell.small = "[" + percent(measure.interval->low) + ", " + percent(measure.interval->high) + "]";
        cell.low = measure.interval->low;
        cell.high = measure.interval->high;
    }
    return cell;
}

TextTable tableOf(const ConceptSetSweep& sweep) {
    TextTable table;
    table.columns = {{"set", "Concept set", true, false}, {"concepts", "Concepts", false, false}, {"draws", "Draws", false, false},
                     {"top1", "Top-1, %", false, true}};
    const auto count = [](std::size_t number) {
        return TableCell{std::to_string(number), {}, static_cast<double>(number), {}, {}};
    };
    for (const ConceptSetPoint& point : sweep.points)
        table.rows.push_back({{point.name + (point.isSubset ? " (random subsets)" : ""), {}, {}, {}, {}},
                              count(point.concepts), count(point.draws.size()), accuracyCell(point.top1)});
    if (sweep.zeroShot.value) table.rows.push_back({{"zero-shot", {}, {}, {}, {}}, count(0), count(1), accuracyCell(sweep.zeroShot)});
    return table;
}

std::string both(const TableCell& cell) { return cell.small.empty() ? cell.text : cell.text + " " + cell.small; }

Json measureJson(const Measure& measure) {
    Json out{{"top1", measure.value ? Json(*measure.value) : Json()}, {"interval", Json()}};
    if (measure.interval) out["interval"] = {measure.interval->low, measure.interval->high};
    return out;
}

}  // namespace

std::string conceptSetsJson(const ConceptSetSweep& sweep) {
    Json points = Json::array();
    for (const ConceptSetPoint& point : sweep.points) {
        Json entry{{"name", point.name}, {"concepts", point.concepts}, {"is_subset", point.isSubset}};
        entry.update(measureJson(point.top1));
        entry["draws"] = point.draws;
        points.push_back(std::move(entry));
    }
    const Json out{{"method", "concept_matrix_search"}, {"split", splitName(sweep.images->split)}, {"images", sweep.images->size()},
                   {"resamples", sweep.resamples},      {"points", points},                        {"zero_shot", measureJson(sweep.zeroShot)}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string conceptSetsCsv(const ConceptSetSweep& sweep) { return tableCsv(tableOf(sweep)); }
std::string conceptSetsLatex(const ConceptSetSweep& sweep) { return tableLatex(tableOf(sweep)); }

std::string conceptSetsMarkdown(const ConceptSetSweep& sweep) {
    const TextTable table = tableOf(sweep);
    std::string out;
    for (const TableColumn& column : table.columns) out += "| " + column.title + " ";
    out += "|\n|---|---:|---:|---:|\n";
    for (const auto& row : table.rows) {
        for (const TableCell& cell : row) out += "| " + both(cell) + " ";
        out += "|\n";
    }
    return out;
}

std::string conceptSetsText(const ConceptSetSweep& sweep) {
    std::string out = "Concept Matrix Search, top-1 on " + counted(sweep.images->size(), "image", "images") + " of the " +
                      splitName(sweep.images->split) + " split:\n";
    for (const auto& row : tableOf(sweep).rows)
        out += "  " + both(row[3]) + " %  " + row[0].text + (row[1].value == 0.0 ? "" : ", " + row[1].text + (row[1].value == 1.0 ? " concept" : " concepts")) + "\n";
    return out;
}

}  // namespace vitrine
