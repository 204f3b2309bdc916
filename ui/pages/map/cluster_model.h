// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QRgb>

#include "engine/map_snapshots.h"
#include "plots/plot_table.h"

namespace vitrine {

/// The clusters as rows: number and colour, images, nearest concepts, silhouette, most frequent class.
class ClusterModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Images, Concepts, Silhouette, CommonClass, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setClusters(MapClustersPointer clusters, std::vector<std::string> classNames);
    /// Colours of the clusters on the map, one a row; empty where another colouring is shown.
    void setColors(std::vector<QRgb> colors);
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// With all concepts and their lifts, for CSV.
    PlotTable table() const;

private:
    QString className(int label) const;

    MapClustersPointer clusters_;
    std::vector<std::string> classNames_;
    std::vector<QRgb> colors_;
};

}  // namespace vitrine
