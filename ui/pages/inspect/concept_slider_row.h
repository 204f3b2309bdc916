// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace vitrine {

class ElidedLabel;

/// One concept of "What if": its name, a slider in standard deviations, its value, and a way back.
class ConceptSliderRow : public QWidget {
    Q_OBJECT
public:
    ConceptSliderRow(const QString& conceptName, QWidget* parent = nullptr);

    QString conceptName() const { return conceptName_; }
    void setRange(double low, double high);
    /// Shows a value without asking for an edit.
    void show(double zScore, bool edited);
    void setMarked(bool marked);
    void focusSlider();

signals:
    void gestureStarted();
    void moved(double zScore);
    void restoreRequested();
    void hovered(bool inside);

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void retranslate();
    void showValue(double zScore);

    QString conceptName_;
    ElidedLabel* name_;
    QSlider* slider_;
    QLabel* value_;
    QToolButton* restore_;
    bool edited_ = false;
    bool marked_ = false;
};

}  // namespace vitrine
