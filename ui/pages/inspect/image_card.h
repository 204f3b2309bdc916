// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "widgets/card.h"

class QLabel;
class QPushButton;
class QSlider;

namespace vitrine {

class HeatMapLegend;
class ImageView;
class InspectSession;
class MessageBar;
class SettingsStore;

/// The image of the inspector: picture, heat map of the marked concept, what the backbone sees, facts.
class ImageCard : public Card {
    Q_OBJECT
public:
    ImageCard(InspectSession& session, SettingsStore& settings, QWidget* parent = nullptr);

    ImageView& view() const { return *view_; }
    /// Names a file that can not be read and says why, in place of its picture; until the next image.
    void showFailure(const QString& fileName, const Error& error);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void refreshFacts();
    void retranslate();
    void followConcept(const QString& name);
    void showPicture();

    InspectSession& session_;
    SettingsStore& settings_;
    ImageView* view_;
    QPushButton* heatMap_;
    QPushButton* modelView_;
    QSlider* opacity_;
    HeatMapLegend* legend_;
    QLabel* label_;
    QLabel* size_;
    QLabel* timing_;
    QLabel* nearest_;
    QWidget* rest_;  ///< what goes with a picture: controls, legend, facts
    MessageBar* notice_;
};

}  // namespace vitrine
