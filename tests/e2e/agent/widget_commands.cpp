// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/agent/widget_commands.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QJsonArray>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QMouseEvent>
#include <QPixmap>
#include <QPointer>
#include <QSlider>
#include <QTextEdit>
#include <QTimer>
#include <QUrl>
#include <QWidget>
#include <functional>
#include <map>

namespace vitrine::test {
namespace {

QJsonObject success(QJsonObject values = {}) {
    values["ok"] = true;
    return values;
}

QJsonObject failure(const QString& error) { return {{"ok", false}, {"error", error}}; }

QWidget* findWidget(const QString& name) {
    QWidget* hidden = nullptr;
    for (QWidget* widget : QApplication::allWidgets()) {
        if (widget->objectName() != name) continue;
        if (widget->isVisible()) return widget;
        hidden = widget;
    }
    return hidden;
}

QString textOf(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget)) return label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) return button->text();
    if (const auto* edit = qobject_cast<const QLineEdit*>(widget)) return edit->text();
    if (const auto* edit = qobject_cast<const QTextEdit*>(widget)) return edit->toPlainText();
    if (const auto* box = qobject_cast<const QComboBox*>(widget)) return box->currentText();
    return widget->property("text").toString();
}

QJsonObject describe(QWidget* widget) {
    return success({{"class", widget->metaObject()->className()},
                    {"text", textOf(widget)},
                    {"accessibleName", widget->accessibleName()},
                    {"visible", widget->isVisible()},
                    {"enabled", widget->isEnabled()},
                    {"value", QJsonValue::fromVariant(widget->property("value"))},
                    {"minimum", QJsonValue::fromVariant(widget->property("minimum"))},
                    {"maximum", QJsonValue::fromVariant(widget->property("maximum"))}});
}

/// Posted from the event loop: a click may open a modal dialog, which must not hold back the answer.
void later(std::function<void()> action) { QTimer::singleShot(0, qApp, std::move(action)); }

void press(QWidget* widget) {
    const QPointF middle = widget->rect().center();
    const QPointF global = widget->mapToGlobal(middle);
    QMouseEvent down(QEvent::MouseButtonPress, middle, global, Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
    QMouseEvent up(QEvent::MouseButtonRelease, middle, global, Qt::LeftButton, Qt::NoButton, Qt::NoModifier);
    const QPointer<QWidget> alive(widget);
    QApplication::sendEvent(widget, &down);
    if (alive) QApplication::sendEvent(widget, &up);
}

void sendKey(QWidget* widget, int key, Qt::KeyboardModifiers modifiers, const QString& text) {
    const QPointer<QWidget> alive(widget);
    QKeyEvent down(QEvent::KeyPress, key, modifiers, text);
    QApplication::sendEvent(widget, &down);
    if (!alive) return;
    QKeyEvent up(QEvent::KeyRelease, key, modifiers, text);
    QApplication::sendEvent(widget, &up);
}

QWidget* keyTarget(const QJsonObject& request) {
    if (request.contains("name")) return findWidget(request["name"].toString());
    return QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : QApplication::activeWindow();
}

QJsonObject windows(const QJsonObject&) {
    QJsonArray list;
    for (const QWidget* widget : QApplication::topLevelWidgets())
        if (widget->isVisible()) list.append(QJsonObject{{"name", widget->objectName()}, {"title", widget->windowTitle()}});
    return success({{"windows", list}});
}

QJsonObject find(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    return widget != nullptr ? describe(widget) : failure("no widget named " + request["name"].toString());
}

QJsonObject click(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    if (widget == nullptr || !widget->isVisible()) return failure("no visible widget named " + request["name"].toString());
    if (!widget->isEnabled()) return failure(request["name"].toString() + " is disabled");
    later([alive = QPointer<QWidget>(widget)] {
        if (alive) press(alive);
    });
    return success();
}

QJsonObject key(const QJsonObject& request) {
    QWidget* widget = keyTarget(request);
    if (widget == nullptr) return failure("nothing takes the keys");
    const QKeySequence sequence(request["sequence"].toString());
    if (sequence.isEmpty()) return failure("no key sequence");
    later([alive = QPointer<QWidget>(widget), combination = sequence[0]] {
        if (alive) sendKey(alive, combination.key(), combination.keyboardModifiers(), {});
    });
    return success();
}

QJsonObject type(const QJsonObject& request) {
    QWidget* widget = keyTarget(request);
    if (widget == nullptr) return failure("nothing takes the keys");
    for (const QChar letter : request["text"].toString()) sendKey(widget, 0, Qt::NoModifier, QString(letter));
    return success();
}

QJsonObject set(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    const QJsonValue value = request["value"];
    if (auto* slider = qobject_cast<QAbstractSlider*>(widget)) slider->setValue(value.toInt());
    else if (auto* spin = qobject_cast<QSpinBox*>(widget)) spin->setValue(value.toInt());
    else if (auto* real = qobject_cast<QDoubleSpinBox*>(widget)) real->setValue(value.toDouble());
    else if (auto* button = qobject_cast<QAbstractButton*>(widget)) button->setChecked(value.toBool());
    else if (auto* edit = qobject_cast<QLineEdit*>(widget)) edit->setText(value.toString());
    else if (auto* box = qobject_cast<QComboBox*>(widget)) {
        const int index = value.isString() ? box->findText(value.toString()) : value.toInt();
        if (index < 0 || index >= box->count()) return failure("the box does not offer " + value.toVariant().toString());
        box->setCurrentIndex(index);
        emit box->activated(index);
    } else {
        return failure("nothing to set on " + request["name"].toString());
    }
    return success();
}

QJsonObject trigger(const QJsonObject& request) {
    const QString name = request["name"].toString();
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (auto* action = window->findChild<QAction*>(name)) {
            if (!action->isEnabled()) return failure(name + " is disabled");
            later([alive = QPointer<QAction>(action)] {
                if (alive) alive->trigger();
            });
            return success();
        }
    }
    return failure("no action named " + name);
}

QJsonObject drop(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    if (widget == nullptr) return failure("no widget named " + request["name"].toString());
    QMimeData data;
    QList<QUrl> urls;
    for (const QJsonValue path : request["paths"].toArray()) urls.append(QUrl::fromLocalFile(path.toString()));
    data.setUrls(urls);
    const QPoint middle = widget->rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &enter);
    if (!enter.isAccepted()) return failure("the widget refuses the drag");
    QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
    return success({{"accepted", event.isAccepted()}});
}

/// Presses the left button at the first point, moves through the others, lets go at the last. Points are
/// shares of width and height.
QJsonObject drag(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    const QJsonArray points = request["points"].toArray();
    if (widget == nullptr || points.isEmpty()) return failure("no widget named " + request["name"].toString() + ", or no points");
    const auto send = [&](QEvent::Type type, const QJsonValue& point, Qt::MouseButton button, Qt::MouseButtons buttons) {
        const QPointF at(point.toArray()[0].toDouble() * widget->width(), point.toArray()[1].toDouble() * widget->height());
        QMouseEvent event(type, at, widget->mapToGlobal(at), button, buttons, Qt::NoModifier);
        QApplication::sendEvent(widget, &event);
    };
    send(QEvent::MouseButtonPress, points.first(), Qt::LeftButton, Qt::LeftButton);
    for (const QJsonValue point : points) send(QEvent::MouseMove, point, Qt::NoButton, Qt::LeftButton);
    send(QEvent::MouseButtonRelease, points.last(), Qt::LeftButton, Qt::NoButton);
    return success();
}

QJsonObject rows(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    const QAbstractItemModel* model = nullptr;
    if (auto* view = qobject_cast<QAbstractItemView*>(widget)) model = view->model();
    else if (auto* box = qobject_cast<QComboBox*>(widget)) model = box->model();
    if (model == nullptr) return failure("no item model at " + request["name"].toString());
    QJsonArray list;
    for (int row = 0; row < model->rowCount(); ++row) {
        QJsonArray cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells.append(model->index(row, column).data().toString());
        list.append(cells);
    }
    return success({{"rows", list}});
}

QJsonObject resize(const QJsonObject& request) {
    QWidget* widget = findWidget(request["name"].toString());
    if (widget == nullptr) return failure("no widget named " + request["name"].toString());
    QWidget* window = widget->window();
    window->resize(QSize(request["width"].toInt(), request["height"].toInt()).expandedTo(window->minimumSize()));
    return success({{"width", window->width()}, {"height", window->height()}});
}

QJsonObject grab(const QJsonObject& request) {
    QWidget* widget = request.contains("name") ? findWidget(request["name"].toString()) : QApplication::activeWindow();
    if (widget == nullptr) return failure("nothing to grab");
    return widget->grab().save(request["path"].toString()) ? success() : failure("can not save the picture");
}

}  // namespace

QJsonObject runWidgetCommand(const QJsonObject& request) {
    using Command = QJsonObject (*)(const QJsonObject&);
    static const std::map<QString, Command> kCommands = {
        {"windows", windows}, {"find", find}, {"click", click}, {"key", key},   {"type", type},
        {"set", set},         {"trigger", trigger}, {"drop", drop}, {"rows", rows}, {"grab", grab},
        {"resize", resize},   {"drag", drag}};
    const auto command = kCommands.find(request["command"].toString());
    return command == kCommands.end() ? failure("unknown command") : command->second(request);
}

}  // namespace vitrine::test
