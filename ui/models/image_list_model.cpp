// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/image_list_model.h"

#include <algorithm>

#include "bridge/error_text.h"

namespace vitrine {
namespace {

int isFailed(const ImageEntryPointer& entry) { return entry->state == ImageState::Failed ? 1 : 0; }

}  // namespace

int ImageListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant ImageListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ImageEntry& entry = *entries_[index.row()];
    const QString name = QString::fromStdString(entry.fileName);
    switch (role) {
        case Qt::DisplayRole: return name;
        case Qt::ToolTipRole:
            if (entry.state == ImageState::Failed) return name + u'\n' + errorText(entry.error);
            if (entry.state == ImageState::Pending) return tr("%1, loading").arg(name);
            return entry.label.empty() ? name : name + u'\n' + QString::fromStdString(entry.label);
        case Qt::AccessibleTextRole:
            if (entry.state == ImageState::Failed) return tr("%1, could not be read").arg(name);
            if (entry.state == ImageState::Pending) return tr("%1, loading").arg(name);
            return entry.label.empty() ? name : tr("%1, labelled %2").arg(name, QString::fromStdString(entry.label));
        case IdRole: return QVariant::fromValue<quint64>(entry.id);
        case StateRole: return static_cast<int>(entry.state);
        case LabelRole: return QString::fromStdString(entry.label);
        case PathRole: return QString::fromStdString(entry.path.string());
        default: return {};
    }
}

ImageEntryPointer ImageListModel::entry(int row) const {
    return row >= 0 && row < entries_.size() ? entries_[row] : nullptr;
}

ImageId ImageListModel::idAt(int row) const {
    const ImageEntryPointer found = entry(row);
    return found ? found->id : 0;
}

int ImageListModel::rowOf(ImageId id) const { return rows_.value(id, -1); }

int ImageListModel::usableRow(int from) const {
    for (int row = std::max(0, from); row < entries_.size(); ++row)
        if (!isFailed(entries_[row])) return row;
    return -1;
}

void ImageListModel::append(const QVector<ImageEntryPointer>& entries) {
    if (entries.isEmpty()) return;
    const int first = static_cast<int>(entries_.size());
    beginInsertRows({}, first, first + static_cast<int>(entries.size()) - 1);
    entries_ += entries;
    for (const ImageEntryPointer& entry : entries) failed_ += isFailed(entry);
    rebuildRows(first);
    endInsertRows();
}

void ImageListModel::update(const QVector<ImageEntryPointer>& entries) {
    for (const ImageEntryPointer& changed : entries) {
        const int row = rowOf(changed->id);
        if (row < 0) continue;
        failed_ += isFailed(changed) - isFailed(entries_[row]);
        entries_[row] = changed;
        const QModelIndex where = index(row);
        emit dataChanged(where, where);
    }
}

void ImageListModel::remove(const QVector<ImageId>& ids) {
    QVector<int> rows;
    for (const ImageId id : ids)
        if (const int row = rowOf(id); row >= 0) rows.push_back(row);
    std::sort(rows.begin(), rows.end(), std::greater<>());
    for (const int row : rows) {
        beginRemoveRows({}, row, row);
        failed_ -= isFailed(entries_[row]);
        rows_.remove(entries_[row]->id);
        entries_.remove(row);
        rebuildRows(row);
        endRemoveRows();
    }
}

void ImageListModel::rebuildRows(int first) {
    for (int row = first; row < entries_.size(); ++row) rows_[entries_[row]->id] = row;
}

}  // namespace vitrine
