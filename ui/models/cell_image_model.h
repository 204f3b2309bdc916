// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QImage>
#include <QStringList>
#include <cstdint>
#include <vector>

namespace vitrine {

/// Images of the data set by id and row of the embeddings. Pictures come one by one; until then, and where
/// there is none, an image shows its id.
class CellImageModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, RowRole };

    using QAbstractListModel::QAbstractListModel;

    /// All of the same length; `notes` are tool tips.
    void setImages(const QStringList& ids, std::vector<std::uint32_t> rows, const QStringList& notes);
    /// Rows that are not listed are passed over.
    void setPicture(quint32 row, const QImage& picture);
    /// Rows whose picture is not known yet, the first `limit` of them.
    std::vector<std::uint32_t> missingPictures(std::size_t limit) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QStringList ids_, notes_;
    std::vector<std::uint32_t> rows_;
    QHash<quint32, QImage> pictures_;  ///< square, of the rows listed now and some before them
};

}  // namespace vitrine
