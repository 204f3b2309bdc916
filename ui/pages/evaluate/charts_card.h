// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/evaluate/evaluation_charts.h"
#include "widgets/card.h"

class QComboBox;
class QLabel;
class QStackedWidget;

namespace vitrine {

class EvaluateSession;
class PlotPanel;

/// One of the charts at a time, of the method shown or of all methods.
class ChartsCard : public Card {
    Q_OBJECT
public:
    explicit ChartsCard(EvaluateSession& session, QWidget* parent = nullptr);

    void setChart(EvaluationChart chart);
    PlotPanel& panel() const { return *panel_; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    ChartData chartData(EvaluationChart chart) const;
    void retranslate();

    EvaluateSession& session_;
    QComboBox* chart_;
    QStackedWidget* stack_;
    PlotPanel* panel_;
    QLabel* hint_;
};

}  // namespace vitrine
