// SPDX-License-Identifier: GPL-3.0-or-later
#include "commands/concept_table.h"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace vitrine {

namespace {

constexpr std::size_t kColumnWidth = 22;

/// Code points, which is near enough to columns for Latin names such as "ℓ1-CBM".
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string text, std::size_t columns) {
    text.append(width(text) < columns ? columns - width(text) : 1, ' ');
    return text;
}

std::string formatted(const char* format, double value) {
    char text[48];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string valueOf(const ReportColumn& column, const std::string& conceptName) {
    for (const ReportBar& bar : column.bars)
        if (bar.conceptName == conceptName) return formatted("%+.3f", bar.value) + (bar.amongStrongest ? " *" : "");
    return "";
}

void addItem(const ReportItem& item, std::string& text) {
    std::vector<std::string> names;
    for (const ReportColumn& column : item.columns)
        for (const ReportBar& bar : column.bars)
            if (std::find(names.begin(), names.end(), bar.conceptName) == names.end()) names.push_back(bar.conceptName);
    std::size_t nameWidth = 12;
    for (const std::string& name : names) nameWidth = std::max(nameWidth, width(name) + 2);

    text += item.fileName + (item.label.empty() ? "" : " (" + item.label + ")") + "\n";
    std::string models = padded("", nameWidth), classes = padded("prediction", nameWidth), chances = padded("probability", nameWidth);
    for (const ReportColumn& column : item.columns) {
        models += padded(column.title, kColumnWidth);
        classes += padded(column.predictedClass, kColumnWidth);
        chances += padded(formatted("%.0f %%", 100.0 * column.probability), kColumnWidth);
    }
    text += models + "\n" + classes + "\n" + chances + "\n";
    for (const std::string& name : names) {
        text += padded(name, nameWidth);
        for (const ReportColumn& column : item.columns) text += padded(valueOf(column, name), kColumnWidth);
        text += "\n";
    }
    text += "\n";
}

}  // namespace

std::string conceptTable(const InspectReport& report) {
    std::string text;
    for (const ReportItem& item : report.items) addItem(item, text);
    return text + "* among the strongest concepts of its column\n";
}

}  // namespace vitrine
