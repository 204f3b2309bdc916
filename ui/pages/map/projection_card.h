// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pages/map/map_session.h"
#include "widgets/card.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace vitrine {

class ElidedLabel;
class SettingsStore;

/// What is projected and how, and the buttons of a fit.
class ProjectionCard : public Card {
    Q_OBJECT
public:
    ProjectionCard(MapSession& session, SettingsStore& settings, QWidget* parent = nullptr);

    /// The choices as they stand.
    MapRequest request() const;
    void start();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Dial {
        QLabel* name;
        QSlider* slider;
        QSpinBox* number;
    };
    Dial addDial(const char* name, int least, int most, int standard);
    void addChoices();
    void addButtons();
    void fillInputs();
    void refresh();
    void restore();
    void remember();
    void showProgress();
    /// The exaggeration chosen is that of the first phase; in the second the dial shows 1, and a move means that phase.
    void followPhase();
    void showExaggeration(int factor);
    void retranslate();

    MapSession& session_;
    SettingsStore& settings_;
    QFormLayout* form_;
    QComboBox* method_;
    QComboBox* input_;
    QComboBox* metric_;
    Dial perplexity_;
    Dial iterations_;
    Dial exaggeration_;
    Dial learningRate_;
    int chosenExaggeration_ = 0;  ///< while `isLate_`
    bool isLate_ = false;
    QCheckBox* images_;
    QCheckBox* concepts_;
    QCheckBox* classes_;
    QCheckBox* words_;
    QCheckBox* centre_;
    QPushButton* main_;     ///< Start, Pause, Continue
    QPushButton* stop_;
    QPushButton* restart_;
    ElidedLabel* progress_;
};

}  // namespace vitrine
