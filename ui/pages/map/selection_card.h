// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>
#include <cstdint>

#include "pages/map/map_session.h"
#include "widgets/card.h"

class QLabel;
class QListView;
class QPushButton;

namespace vitrine {

class ElidedLabel;

/// Points as a list of pictures: the selection, or the neighbours of a point.
class MapPointList : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PointRole = Qt::UserRole + 1, RowRole, SimilarityRole };

    explicit MapPointList(MapSession& session, QObject* parent = nullptr) : QAbstractListModel(parent), session_(session) {}

    void setPoints(std::vector<std::uint32_t> points, std::vector<float> similarities = {});
    const std::vector<std::uint32_t>& points() const { return points_; }
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    MapSession& session_;
    std::vector<std::uint32_t> points_;
    std::vector<float> similarities_;
};

/// Paints a point as its picture, a text as its words; fetches pictures of what is seen only.
class MapPointDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kSide = 56;
    static constexpr int kGap = 5;

    MapPointDelegate(MapSession& session, QObject* parent) : QStyledItemDelegate(parent), session_(session) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {kSide + 2 * kGap, kSide + 2 * kGap}; }

private:
    MapSession& session_;
};

/// Below the map: what the selection is made of, its images, and the neighbours of the point one looks at.
class SelectionCard : public Card {
    Q_OBJECT
public:
    explicit SelectionCard(MapSession& session, QWidget* parent = nullptr);

signals:
    /// The user wants this point opened on Inspect.
    void openRequested(quint32 point);
    void showRequested(quint32 point);

protected:
    void changeEvent(QEvent* event) override;

private:
    QListView* makeList(MapPointList* model, const char* name);
    void refresh();
    void retranslate();

    MapSession& session_;
    MapPointList* chosen_;
    MapPointList* near_;
    QListView* chosenView_;
    QListView* nearView_;
    QWidget* nearSide_;
    ElidedLabel* nearTitle_;
    ElidedLabel* hint_;
    QPushButton* clear_;
};

}  // namespace vitrine
