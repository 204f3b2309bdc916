// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/job_runner.h"
#include "pages/evaluate/confusion_data.h"
#include "widgets/card.h"

class QComboBox;
class QPushButton;

namespace vitrine {

class EvaluateSession;
class MatrixView;
class PlotPanel;
class SettingsStore;

/// The confusion matrix of one method, or of one against another, with its switches.
class ConfusionCard : public Card {
    Q_OBJECT
public:
    ConfusionCard(EvaluateSession& session, SettingsStore& settings, QWidget* parent = nullptr);

    MatrixView& view() const;
    PlotPanel& panel() const { return *panel_; }

signals:
    /// Return or a double click on a cell.
    void inspectRequested(int trueClass, int predictedClass);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeControls();
    void fillMethods();
    void refresh();
    void show(const std::shared_ptr<const MatrixData>& matrix);
    void followCell();
    void retranslate();
    ConfusionChoices choices() const;

    EvaluateSession& session_;
    SettingsStore& settings_;
    PlotPanel* panel_;
    QComboBox* method_;
    QComboBox* other_;
    QComboBox* order_;
    QComboBox* normalisation_;
    QPushButton* logarithm_;
    QPushButton* onlyErrors_;
    quint64 request_ = 0;
    MainThreadGate gate_;  ///< last: closed first
};

}  // namespace vitrine
