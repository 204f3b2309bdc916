// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <variant>
#include <vector>

#include "base/error.h"
#include "engine/training_snapshots.h"
#include "widgets/card.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace vitrine {

class ElidedLabel;
class EngineAdapter;
class OptionForm;

/// What shall be trained: method, its options, how many seeds; and what that will cost.
class NewRunCard : public Card {
    Q_OBJECT
public:
    explicit NewRunCard(EngineAdapter& adapter, QWidget* parent = nullptr);

    QString methodId() const;
    /// Fills the form with a run's method and options.
    void takeOver(const TrainingRun& run);
    /// What Start would queue: one request a seed.
    std::vector<TrainRequest> requests() const;
    void startNow();

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Measuring {};
    struct WaitsForTraining {};

    int seedCount() const;
    std::vector<TrainRequest> requestsFor(const QString& method) const;
    bool isBackbone() const;
    /// Of the method chosen, as the form stands; empty while a value is refused.
    QStringList optionsWithoutEffect() const;
    bool hasSource() const;
    void browse();
    void chooseMethod();
    void applyPreset(int preset);
    void queueThree();
    void scheduleEstimate();
    void askEstimate();
    void showEstimate();
    void refresh();
    void retranslate();

    EngineAdapter& adapter_;
    QComboBox* method_;
    QComboBox* preset_;
    QLabel* summary_;
    ElidedLabel* dataset_;
    QLineEdit* source_;      ///< caption table of a backbone
    QToolButton* browse_;
    ElidedLabel* backbone_;
    ElidedLabel* concepts_;
    QComboBox* seeds_;
    std::vector<QLabel*> titles_;
    std::vector<QWidget*> fields_;  ///< as titles_
    OptionForm* form_;
    QPushButton* start_;
    QPushButton* queue_;
    QLabel* estimate_;
    /// What is known of time and memory; the label says it in the language of the moment.
    std::variant<std::monostate, Measuring, WaitsForTraining, TrainingEstimate, Error> cost_;
    QTimer estimateDelay_;
    bool mustEstimate_ = true;
};

}  // namespace vitrine
