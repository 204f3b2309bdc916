// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training_snapshots.h"
#include "widgets/card.h"

class QLabel;
class QSlider;
class QTableView;
class QToolButton;
class QStandardItemModel;

namespace vitrine {

class TrainingAdapter;
class ImageListModel;
class SelectionHub;

/// A pinned image through the epochs of a run: its class and ten strongest concepts, with a slider back in time.
class TraceCard : public Card {
    Q_OBJECT
public:
    TraceCard(TrainingAdapter& training, SelectionHub& hub, ImageListModel& images, QWidget* parent = nullptr);

    /// The run whose epochs are shown, empty = none.
    void setRun(const QString& id);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void pin();
    void ask();
    void accept(const ImageTracePointer& trace);
    void showEpoch();
    void showPicture();
    void retranslate();

    TrainingAdapter& training_;
    SelectionHub& hub_;
    ImageListModel& images_;
    QToolButton* pin_;
    QLabel* picture_;
    QLabel* verdict_;
    QLabel* epoch_;
    QSlider* slider_;
    QTableView* table_;
    QStandardItemModel* concepts_;
    QLabel* hint_;
    QString run_;
    ImageId image_ = 0;
    std::size_t askedEpochs_ = 0;
    ImageTracePointer trace_;
    bool followsLast_ = true;
};

}  // namespace vitrine
