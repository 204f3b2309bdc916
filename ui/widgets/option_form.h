// SPDX-License-Identifier: GPL-3.0-or-later
// A form made from option specs: a field for each, in groups, searchable. A value that is not allowed is
// refused beside its field; what differs from the default shows a button back to it.
#pragma once

#include <QHash>
#include <QLocale>
#include <QStringList>
#include <QVector>
#include <QWidget>
#include <functional>
#include <vector>

#include "base/option_spec.h"

class QLabel;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace vitrine {

class OptionForm : public QWidget {
    Q_OBJECT
public:
    explicit OptionForm(QWidget* parent = nullptr);

    /// Fields for `specs`; values of options that were there before stay.
    void setOptions(const std::vector<OptionSpec>& specs);

    /// "id=value" for each option that differs from its default.
    QStringList assignments() const;
    /// What stands in the field, as the core parses it.
    QString value(const QString& id) const;
    /// False for an id without a field. The text may be one that is refused.
    bool setValue(const QString& id, const QString& text);
    void resetAll();
    bool isValid() const;
    /// Says beside these fields, and no others, that they change nothing as things are set.
    void setWithoutEffect(const QStringList& ids);

signals:
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Field {
        OptionSpec spec;
        QWidget* row = nullptr;
        QLabel* title = nullptr;
        QLabel* problem = nullptr;
        QLabel* hint = nullptr;
        QToolButton* reset = nullptr;
        QWidget* editor = nullptr;
        int group = 0;
        std::function<QString()> read;
        std::function<void(const QString&)> write;
    };

    Field makeField(const OptionSpec& spec);
    QWidget* makeEditor(Field& field);
    void check(const Field& field);
    void filter(const QString& text);
    void retranslate();
    const Field* find(const QString& id) const;

    QLineEdit* search_;
    QLabel* nothingFound_;
    QVBoxLayout* rows_;
    QVector<QLabel*> groups_;
    std::vector<Field> fields_;
    bool isFilling_ = false;
};

}  // namespace vitrine
