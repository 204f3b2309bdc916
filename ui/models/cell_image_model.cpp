// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cell_image_model.h"

namespace vitrine {
namespace {

constexpr int kKeptPictures = 2000;

}  // namespace

void CellImageModel::setImages(const QStringList& ids, std::vector<std::uint32_t> rows, const QStringList& notes) {
    beginResetModel();
    ids_ = ids;
    rows_ = std::move(rows);
    notes_ = notes;
    if (pictures_.size() > kKeptPictures) pictures_.clear();
    endResetModel();
}

/// A square cut from the middle, so that the strip keeps its rhythm.
void CellImageModel::setPicture(quint32 row, const QImage& picture) {
    if (picture.isNull()) return;
    const int edge = std::min(picture.width(), picture.height());
    bool isListed = false;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i] != row) continue;
        if (!isListed) pictures_.insert(row, picture.copy((picture.width() - edge) / 2, (picture.height() - edge) / 2, edge, edge));
        isListed = true;
        const QModelIndex changed = index(static_cast<int>(i));
        emit dataChanged(changed, changed, {Qt::DecorationRole});
    }
}

std::vector<std::uint32_t> CellImageModel::missingPictures(std::size_t limit) const {
    std::vector<std::uint32_t> missing;
    for (const std::uint32_t row : rows_)
        if (missing.size() < limit && !pictures_.contains(row)) missing.push_back(row);
    return missing;
}

int CellImageModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ids_.size()); }

QVariant CellImageModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= ids_.size()) return {};
    const QString& id = ids_[index.row()];
    const std::uint32_t row = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case IdRole: return id;
        case RowRole: return row;
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: return notes_.value(index.row()).isEmpty() ? id : id + QStringLiteral("\n") + notes_[index.row()];
        case Qt::DecorationRole: {
            const auto known = pictures_.constFind(row);
            return known == pictures_.constEnd() ? QVariant() : QVariant(*known);
        }
        default: return {};
    }
}

}  // namespace vitrine
