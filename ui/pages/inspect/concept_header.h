// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>
#include <QString>

namespace vitrine {

class ConceptTableModel;

/// Heads of the concept columns: model, active concepts, class, probability and the share of the top
/// ten it has in common with CLIP. A wrong class is red and carries a cross. A click sorts.
class ConceptHeader : public QHeaderView {
    Q_OBJECT
public:
    ConceptHeader(const ConceptTableModel& table, QWidget* parent);

    /// The true class, empty when it is not known.
    void setLabel(const QString& label);
    QSize sizeHint() const override;
    /// What the head of a model says, as text.
    QString description(int section) const;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
    bool event(QEvent* event) override;

private:
    void paintLegend(QPainter& painter, const QRect& place, const QList<int>& baselines) const;
    void paintModel(QPainter& painter, const QRect& place, const QList<int>& baselines, int section) const;
    QList<int> lineTops() const;

    const ConceptTableModel& table_;
    QString label_;
};

}  // namespace vitrine
