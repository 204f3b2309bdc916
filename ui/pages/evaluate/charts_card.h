// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/evaluation_service.h"
#include "pages/evaluate/evaluation_charts.h"
#include "widgets/card.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace vitrine {

class EvaluateSession;
class PlotPanel;
class SettingsStore;

/// One of the charts at a time, of the method shown or of all methods.
class ChartsCard : public Card {
    Q_OBJECT
public:
    ChartsCard(EvaluateSession& session, SettingsStore& settings, QWidget* parent = nullptr);

    void setChart(EvaluationChart chart);
    PlotPanel& panel() const { return *panel_; }

signals:
    void cancelRequested(vitrine::JobId id);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void showSetsState(bool isShown);
    void chooseLists();
    ChartData chartData(EvaluationChart chart) const;
    void retranslate();

    EvaluateSession& session_;
    SettingsStore& settings_;
    QComboBox* chart_;
    QStackedWidget* stack_;
    PlotPanel* panel_;
    QLabel* hint_;
    QPushButton* compare_;  ///< measures concept sets; while it does, stops
    QPushButton* lists_;    ///< the same with lists the user picks
    bool isStale_ = true;  ///< hidden while something changed: drawn when it is shown
};

}  // namespace vitrine
