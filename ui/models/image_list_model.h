// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QVector>

#include "bridge/engine_adapter.h"

namespace vitrine {

/// The film strip: entries as the engine gives them, appended and replaced in place. Holds no
/// pictures of its own, so five thousand images cost what their names cost.
class ImageListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole + 1, StateRole, LabelRole, PathRole };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    ImageEntryPointer entry(int row) const;
    ImageId idAt(int row) const;
    /// −1 for an image that is not listed.
    int rowOf(ImageId id) const;

    /// Listed files that can not be read.
    int failedCount() const { return failed_; }
    /// The first row from `from` on that is not a failed one; −1 where there is none.
    int usableRow(int from) const;

    void append(const QVector<ImageEntryPointer>& entries);
    void update(const QVector<ImageEntryPointer>& entries);
    void remove(const QVector<ImageId>& ids);

private:
    void rebuildRows(int first);

    QVector<ImageEntryPointer> entries_;
    QHash<ImageId, int> rows_;
    int failed_ = 0;
};

}  // namespace vitrine
