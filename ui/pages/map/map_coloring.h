// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of a map mean: builds the colouring of a frame's points. Pure; GUI thread.
#pragma once

#include <QString>
#include <vector>

#include "engine/map_snapshots.h"
#include "plots/scatter_data.h"

namespace vitrine {

struct ThemeColors;

enum class MapColorBy { Class, Prediction, Correct, Cluster, Split, Concept };

struct ColoringChoice {
    MapColorBy by = MapColorBy::Class;
    int model = 0;                   ///< index into MapPoints::models (Prediction, Correct)
    std::vector<int> highlighted;    ///< classes or clusters that have a colour where there are more than ten
    QString conceptName;
    const std::vector<float>* scores = nullptr;  ///< of every point for `conceptName`
    MapClustersPointer clusters;
};

/// Category of each point under a choice: class, predicted class or cluster; −1 for none.
std::vector<int> categoriesOf(const MapPoints& points, const ColoringChoice& choice);
/// How many categories a choice knows, and their names.
QStringList categoryNames(const MapPoints& points, const ColoringChoice& choice);
/// The ones that have a colour while nobody chose any.
std::vector<int> standardHighlight(const std::vector<int>& categories, int count);
/// Name of a cluster: its first two concepts.
QString clusterName(const MapCluster& cluster);

ScatterColoringPointer makeColoring(const MapPoints& points, const ColoringChoice& choice, const ThemeColors& colors);

}  // namespace vitrine
