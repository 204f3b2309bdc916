// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace vitrine {

class ElidedLabel;

/// A framed surface with a head (title, muted note, room for controls at the right) and a body.
class Card : public QFrame {
    Q_OBJECT
public:
    explicit Card(QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setNote(const QString& note);
    QHBoxLayout* head() const { return head_; }
    QVBoxLayout* body() const { return body_; }

private:
    QHBoxLayout* head_;
    QVBoxLayout* body_;
    ElidedLabel* title_;
    ElidedLabel* note_;
};

/// A label whose look is a role of the style sheet: "title", "muted", "error".
QLabel* makeLabel(const QString& text, const char* role, QWidget* parent = nullptr);

}  // namespace vitrine
