// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

#include "pages/map/map_session.h"

class QLabel;
class QPushButton;

namespace vitrine {

class ScatterView;

/// The card of the point under the pointer: picture, class, what the models say, its concepts. Comes after
/// a moment, stays while the pointer is on the point, on the card, or on its way there.
class PointCard : public QFrame {
    Q_OBJECT
public:
    static constexpr int kDelayMilliseconds = 125;

    PointCard(MapSession& session, ScatterView& view);

    int point() const { return point_; }
    /// Shows the card of a point at once (keyboard).
    void showFor(int point);

signals:
    void openRequested(quint32 point);
    void neighboursRequested(quint32 point);

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void follow(int point);
    void fill();
    void placeNear(int point);
    void retranslate();

    MapSession& session_;
    ScatterView& view_;
    int hovered_ = -1;
    int point_ = -1;
    MapPointFacts facts_;
    QTimer comes_;
    QTimer goes_;
    QLabel* picture_;
    QLabel* title_;
    QLabel* text_;
    QPushButton* open_;
    QPushButton* near_;
};

}  // namespace vitrine
