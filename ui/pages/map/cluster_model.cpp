// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/cluster_model.h"

#include <QColor>
#include <QIcon>
#include <QLocale>
#include <QPainter>
#include <QPixmap>

#include "pages/map/map_coloring.h"

namespace vitrine {
namespace {

QIcon dotIcon(QRgb color) {
    QPixmap picture(24, 24);
    picture.setDevicePixelRatio(2.0);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMark(painter, {6.0, 6.0}, 4.5, PointShape::Dot, QColor::fromRgb(color));
    return QIcon(picture);
}

QString allConcepts(const MapCluster& cluster) {
    QStringList names;
    for (const std::string& name : cluster.concepts) names << QString::fromStdString(name);
    return names.join(QStringLiteral(", "));
}

}  // namespace

void ClusterModel::setClusters(MapClustersPointer clusters, std::vector<std::string> classNames) {
    beginResetModel();
    clusters_ = std::move(clusters);
    classNames_ = std::move(classNames);
    colors_.clear();
    endResetModel();
}

void ClusterModel::setColors(std::vector<QRgb> colors) {
    colors_ = std::move(colors);
    if (rowCount() > 0) emit dataChanged(index(0, Number), index(rowCount() - 1, Number), {Qt::DecorationRole});
}

void ClusterModel::retranslate() { emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1); }

int ClusterModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !clusters_ ? 0 : static_cast<int>(clusters_->clusters.size());
}

int ClusterModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ClusterModel::className(int label) const {
    return label >= 0 && static_cast<std::size_t>(label) < classNames_.size() ? QString::fromStdString(classNames_[static_cast<std::size_t>(label)]) : QString();
}

QVariant ClusterModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const MapCluster& cluster = clusters_->clusters[static_cast<std::size_t>(index.row())];
    const QLocale locale;
    if (role == Qt::TextAlignmentRole)
        return QVariant(static_cast<int>((index.column() == Images || index.column() == Silhouette ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role == Qt::DecorationRole && index.column() == Number && static_cast<std::size_t>(index.row()) < colors_.size())
        return dotIcon(colors_[static_cast<std::size_t>(index.row())]);
    if (role == Qt::ToolTipRole && index.column() == Concepts) return allConcepts(cluster);
    if (role == Qt::ToolTipRole && index.column() == CommonClass && cluster.commonClass >= 0)
        return tr("%1 % of its labelled images").arg(locale.toString(100.0 * cluster.commonShare, 'f', 0));
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Number: return locale.toString(index.row() + 1);
        case Images: return locale.toString(static_cast<qulonglong>(cluster.size));
        case Concepts: return clusterName(cluster);
        case Silhouette: return locale.toString(cluster.silhouette, 'f', 2);
        case CommonClass: return className(cluster.commonClass);
        default: return {};
    }
}

QVariant ClusterModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(static_cast<int>((section == Images || section == Silhouette ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Number: return tr("#");
        case Images: return tr("Images");
        case Concepts: return tr("Nearest concepts");
        case Silhouette: return tr("Silhouette");
        case CommonClass: return tr("Mostly");
        default: return {};
    }
}

PlotTable ClusterModel::table() const {
    PlotTable table;
    table.columns = {tr("Cluster"), tr("Images"), tr("Silhouette"), tr("Most frequent class"), tr("Share")};
    if (!clusters_) return table;
    std::size_t most = 0;
    for (const MapCluster& cluster : clusters_->clusters) most = std::max(most, cluster.concepts.size());
    for (std::size_t i = 0; i < most; ++i) table.columns << tr("Concept %1").arg(i + 1) << tr("Mean z-score %1").arg(i + 1);
    table.rowCount = rowCount();
    table.cell = [clusters = clusters_, names = classNames_](int row, int column) -> QVariant {
        const MapCluster& cluster = clusters->clusters[static_cast<std::size_t>(row)];
        switch (column) {
            case 0: return row + 1;
            case 1: return static_cast<qulonglong>(cluster.size);
            case 2: return cluster.silhouette;
            case 3: return cluster.commonClass < 0 ? QVariant() : QVariant(QString::fromStdString(names[static_cast<std::size_t>(cluster.commonClass)]));
            case 4: return cluster.commonClass < 0 ? QVariant() : QVariant(cluster.commonShare);
            default: break;
        }
        const auto at = static_cast<std::size_t>(column - 5) / 2;
        if (at >= cluster.concepts.size()) return {};
        return column % 2 == 1 ? QVariant(QString::fromStdString(cluster.concepts[at])) : QVariant(cluster.lifts[at]);
    };
    return table;
}

}  // namespace vitrine
