// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/train/curve_chart.h"
#include "widgets/card.h"

class QLabel;
class QPushButton;

namespace vitrine {

class TextComboBox;

/// A chart with the choice of what it shows, smoothing, logarithm, zoom and its table.
class CurveCard : public Card {
    Q_OBJECT
public:
    /// `view` of classifiers and `backboneView` of backbones at first.
    CurveCard(const char* name, CurveView view, CurveView backboneView, QWidget* parent = nullptr);

    CurveChart& chart() const { return *chart_; }
    void setRuns(const QVector<DrawnRun>& runs);
    /// Where the card shows what only the other sort of run has, it changes to what it showed of this sort before.
    void showSort(bool backbone);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showTable();
    void refresh();

    CurveChart* chart_;
    CurveView classifierView_, backboneView_;
    QLabel* legend_;
    TextComboBox* views_;
    QPushButton* smooth_;
    QPushButton* logarithmic_;
    QPushButton* fit_;
    QPushButton* table_;
};

}  // namespace vitrine
