// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/option_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "widgets/card.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kFieldWidth = 124;
constexpr int kGroups = 3;

QString fromCore(const std::string& text) { return QCoreApplication::translate("Core", text.c_str()); }

/// 0 what the method is, 1 how its parameters move, 2 how long it trains.
int groupOf(const std::string& id) {
    for (const char* start : {"optimizer", "lr_", "weight_decay", "momentum"})
        if (id.rfind(start, 0) == 0) return 1;
    for (const char* exact : {"epochs", "batch_size", "patience", "final_weights", "seed"})
        if (id == exact) return 2;
    return 0;
}

QString shortNumber(double value) { return QString::number(value, 'g', 10); }

QString defaultText(const OptionSpec& spec) {
    if (const auto* integer = std::get_if<std::int64_t>(&spec.defaultValue)) return QString::number(*integer);
    if (const auto* real = std::get_if<double>(&spec.defaultValue)) return shortNumber(*real);
    if (const auto* flag = std::get_if<bool>(&spec.defaultValue)) return *flag ? QStringLiteral("true") : QStringLiteral("false");
    return QString::fromStdString(std::get<std::string>(spec.defaultValue));
}

/// `text` as the field shows it: a minimum that has a word stands as that word.
QString shownText(const OptionSpec& spec, const QString& text) {
    return !spec.minimumWord.empty() && text == shortNumber(spec.minimum) ? QString::fromStdString(spec.minimumWord) : text;
}

QString shownDefault(const OptionSpec& spec) { return shownText(spec, defaultText(spec)); }

}  // namespace

OptionForm::OptionForm(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("OptionForm"));
    search_ = new QLineEdit(this);
    search_->setObjectName(QStringLiteral("optionSearch"));
    search_->setClearButtonEnabled(true);
    nothingFound_ = makeLabel({}, "muted", this);
    nothingFound_->setObjectName(QStringLiteral("optionNothingFound"));
    nothingFound_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(search_);
    layout->addWidget(nothingFound_);
    rows_ = new QVBoxLayout;
    rows_->setSpacing(5);
    layout->addLayout(rows_);
    connect(search_, &QLineEdit::textChanged, this, &OptionForm::filter);
    retranslate();
}

QWidget* OptionForm::makeEditor(Field& field) {
    const OptionSpec& spec = field.spec;
    const auto changedByUser = [this, id = QString::fromStdString(spec.id)] {
        if (const Field* changedField = find(id)) check(*changedField);
        if (!isFilling_) emit changed();
    };
    if (spec.kind == OptionKind::Boolean) {
        auto* box = new QCheckBox(field.row);
        field.read = [box] { return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false"); };
        field.write = [box](const QString& text) { box->setChecked(text == QLatin1String("true")); };
        connect(box, &QCheckBox::toggled, this, changedByUser);
        return box;
    }
    if (spec.kind == OptionKind::Choice) {
        auto* box = new TextComboBox({}, 4, field.row);
        for (const std::string& choice : spec.choices) box->addItem(QString::fromStdString(choice));
        field.read = [box] { return box->currentText(); };
        field.write = [box](const QString& text) { box->setCurrentText(text); };
        connect(box, &QComboBox::currentTextChanged, this, changedByUser);
        return box;
    }
    auto* edit = new QLineEdit(field.row);
    // A locale with a decimal comma types one; the core reads a point. The word and the number it stands for are one value.
    field.read = [edit, spec] {
        const QString text = edit->text().trimmed().replace(u',', u'.');
        const bool isWord = !spec.minimumWord.empty() && text.compare(QString::fromStdString(spec.minimumWord), Qt::CaseInsensitive) == 0;
        return isWord ? shortNumber(spec.minimum) : text;
    };
    field.write = [edit, spec](const QString& text) { edit->setText(shownText(spec, text)); };
    connect(edit, &QLineEdit::textChanged, this, changedByUser);
    return edit;
}

OptionForm::Field OptionForm::makeField(const OptionSpec& spec) {
    Field field;
    field.spec = spec;
    field.group = groupOf(spec.id);
    const QString id = QString::fromStdString(spec.id);
    field.row = new QWidget(this);
    field.title = makeLabel({}, "muted", field.row);
    field.title->setWordWrap(true);
    field.problem = makeLabel({}, "error", field.row);
    field.problem->setObjectName(QStringLiteral("optionProblem_") + id);
    field.problem->setWordWrap(true);
    field.problem->hide();
    field.hint = makeLabel({}, "muted", field.row);
    field.hint->setObjectName(QStringLiteral("optionHint_") + id);
    field.hint->setWordWrap(true);
    field.hint->hide();
    field.reset = new QToolButton(field.row);
    field.reset->setObjectName(QStringLiteral("optionReset_") + id);
    field.reset->setProperty("role", "flat");
    field.reset->setText(QStringLiteral("↺"));
    QSizePolicy policy = field.reset->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    field.reset->setSizePolicy(policy);
    field.editor = makeEditor(field);
    field.editor->setObjectName(QStringLiteral("option_") + id);
    field.editor->setFixedWidth(kFieldWidth);
    field.title->setBuddy(field.editor);
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(field.title, 1);
    line->addWidget(field.reset);
    line->addWidget(field.editor);
    auto* layout = new QVBoxLayout(field.row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    layout->addLayout(line);
    layout->addWidget(field.problem);
    layout->addWidget(field.hint);
    connect(field.reset, &QToolButton::clicked, this, [this, id] {
        if (const Field* known = find(id)) known->write(defaultText(known->spec));
    });
    field.write(defaultText(spec));
    return field;
}

void OptionForm::setOptions(const std::vector<OptionSpec>& specs) {
    QHash<QString, QString> before;
    for (const Field& field : fields_) {
        const QString text = field.read();
        if (text != defaultText(field.spec)) before.insert(QString::fromStdString(field.spec.id), text);
        delete field.row;
    }
    fields_.clear();
    qDeleteAll(groups_);
    groups_.clear();
    isFilling_ = true;
    for (int group = 0; group < kGroups; ++group) {
        groups_.push_back(makeLabel({}, "title", this));
        rows_->addWidget(groups_.back());
        for (const OptionSpec& spec : specs) {
            if (groupOf(spec.id) != group) continue;
            fields_.push_back(makeField(spec));
            rows_->addWidget(fields_.back().row);
        }
    }
    for (const Field& field : fields_) {
        const auto kept = before.constFind(QString::fromStdString(field.spec.id));
        const bool fits = kept != before.constEnd() &&
                          (field.spec.kind != OptionKind::Choice ||
                           std::find(field.spec.choices.begin(), field.spec.choices.end(), kept->toStdString()) != field.spec.choices.end());
        if (fits) field.write(*kept);
    }
    isFilling_ = false;
    retranslate();
    filter(search_->text());
    emit changed();
}

const OptionForm::Field* OptionForm::find(const QString& id) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(),
                                    [key = id.toStdString()](const Field& field) { return field.spec.id == key; });
    return found == fields_.end() ? nullptr : &*found;
}

QStringList OptionForm::assignments() const {
    QStringList list;
    for (const Field& field : fields_)
        if (field.read() != defaultText(field.spec)) list << QString::fromStdString(field.spec.id) + u'=' + field.read();
    return list;
}

QString OptionForm::value(const QString& id) const {
    const Field* field = find(id);
    return field ? field->read() : QString();
}

bool OptionForm::setValue(const QString& id, const QString& text) {
    const Field* field = find(id);
    if (field) field->write(text);
    return field != nullptr;
}

void OptionForm::resetAll() {
    isFilling_ = true;
    for (const Field& field : fields_) field.write(defaultText(field.spec));
    isFilling_ = false;
    emit changed();
}

bool OptionForm::isValid() const {
    return std::all_of(fields_.begin(), fields_.end(), [](const Field& field) { return field.problem->isHidden(); });
}

void OptionForm::setWithoutEffect(const QStringList& ids) {
    for (const Field& field : fields_) field.hint->setVisible(ids.contains(QString::fromStdString(field.spec.id)));
}

void OptionForm::check(const Field& field) {
    const QString text = field.read();
    OptionValues values({field.spec});
    const Result<> outcome = values.set(field.spec.id, text.toStdString());
    QString problem;
    if (!outcome) {
        problem = field.spec.kind == OptionKind::Integer
                      ? tr("A whole number from %1 to %2").arg(shortNumber(field.spec.minimum), shortNumber(field.spec.maximum))
                      : tr("A number from %1 to %2").arg(shortNumber(field.spec.minimum), shortNumber(field.spec.maximum));
    }
    field.problem->setText(problem);
    field.problem->setVisible(!problem.isEmpty());
    field.reset->setVisible(text != defaultText(field.spec));
    field.editor->setAccessibleDescription(problem.isEmpty() ? field.editor->toolTip() : problem);
}

void OptionForm::filter(const QString& text) {
    std::array<bool, kGroups> hasRows{};
    for (const Field& field : fields_) {
        const QString words = field.title->text() + u' ' + QString::fromStdString(field.spec.id) + u' ' + field.editor->toolTip();
        const bool shown = words.contains(text.trimmed(), Qt::CaseInsensitive);
        field.row->setVisible(shown);
        hasRows[static_cast<std::size_t>(field.group)] |= shown;
    }
    for (int group = 0; group < groups_.size(); ++group) groups_[group]->setVisible(hasRows[static_cast<std::size_t>(group)]);
    nothingFound_->setVisible(!fields_.empty() && std::none_of(hasRows.begin(), hasRows.end(), [](bool any) { return any; }));
}

void OptionForm::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void OptionForm::retranslate() {
    setAccessibleName(tr("Options"));
    search_->setPlaceholderText(tr("Find an option"));
    search_->setAccessibleName(tr("Find an option"));
    nothingFound_->setText(tr("No option has these words."));
    const std::array<QString, kGroups> titles{tr("Method"), tr("Optimisers"), tr("Training")};
    for (int group = 0; group < groups_.size(); ++group) groups_[group]->setText(titles[static_cast<std::size_t>(group)]);
    for (const Field& field : fields_) {
        const QString title = fromCore(field.spec.title);
        const QString help = fromCore(field.spec.help) + u'\n' + tr("Default: %1").arg(shownDefault(field.spec));
        field.title->setText(title);
        field.title->setToolTip(help);
        field.editor->setToolTip(help);
        field.editor->setAccessibleName(title);
        field.reset->setToolTip(tr("Back to the default, %1").arg(shownDefault(field.spec)));
        field.reset->setAccessibleName(tr("Reset %1").arg(title));
        field.hint->setText(tr("No effect beside the other options"));
        check(field);
    }
}

}  // namespace vitrine
