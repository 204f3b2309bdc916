// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/process_memory.h"

#include <unistd.h>

#include <QFile>

namespace vitrine {

qint64 residentMemory() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QList<QByteArray> fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

}  // namespace vitrine
