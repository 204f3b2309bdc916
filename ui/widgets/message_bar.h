// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace vitrine {

/// A message beside its cause: one sentence, an optional action, details on demand (with a copy
/// button), and a way to put it away.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Information, Warning, Error };

    explicit MessageBar(QWidget* parent = nullptr);

    void show(Kind kind, const QString& sentence, const QString& details = {}, const QString& action = {});
    QString sentence() const;
    QString details() const;

signals:
    void actionTriggered();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showSign();

    Kind kind_ = Kind::Information;
    QLabel* sign_;
    QLabel* sentence_;
    QPlainTextEdit* details_;
    QToolButton* action_;
    QToolButton* more_;
    QToolButton* copy_;
    QToolButton* close_;
};

}  // namespace vitrine
