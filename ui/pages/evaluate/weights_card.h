// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "bridge/job_runner.h"
#include "pages/evaluate/weight_views.h"
#include "widgets/card.h"

class QButtonGroup;
class QLabel;
class QStackedWidget;

namespace vitrine {

class EvaluateSession;
class PlotPanel;

/// The weights of the run shown: concept layer, head, and their product, with how many are not zero.
class WeightsCard : public Card {
    Q_OBJECT
public:
    explicit WeightsCard(EvaluateSession& session, QWidget* parent = nullptr);

    void setView(WeightView view);
    PlotPanel& panel() const { return *panel_; }

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void show(const std::optional<WeightPicture>& picture);
    void retranslate();

    EvaluateSession& session_;
    QButtonGroup* views_;
    QStackedWidget* stack_;
    PlotPanel* panel_;
    QLabel* hint_;
    quint64 request_ = 0;
    bool isStale_ = true;  ///< hidden while something changed: drawn when it is shown
    MainThreadGate gate_;  ///< last: closed first
};

}  // namespace vitrine
