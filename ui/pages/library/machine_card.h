// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "bridge/engine_adapter.h"
#include "pages/library/fact_card.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace vitrine {

class SettingsStore;

/// What the machine offers, and on which device and how many threads Vitrine computes from its next start.
class MachineCard : public FactCard {
    Q_OBJECT
public:
    MachineCard(EngineAdapter& adapter, SettingsStore& settings, QWidget* parent);

    /// Measures when that has not been done yet.
    void measureOnce();

protected:
    void changeEvent(QEvent* event) override;

private:
    void measure();
    void fill();
    void fillChoices();
    void refreshNote();
    void retranslate();

    EngineAdapter& adapter_;
    SettingsStore& settings_;
    QLabel* deviceLabel_;
    QComboBox* device_;
    QLabel* threadsLabel_;
    QComboBox* threads_;
    QLabel* restart_;
    QPushButton* measure_;
    QPushButton* copy_;
    std::optional<Diagnostics> found_;
    QString startDevice_;  ///< the choices this program was started with
    int startThreads_;
    bool measured_ = false;
};

}  // namespace vitrine
