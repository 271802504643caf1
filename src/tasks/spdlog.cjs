// Stands in for @vscode/spdlog, whose native part is not built with the workbench: without it VS Code for the browser keeps no logs, and
// every output channel stays empty. The same interface in plain JavaScript; a file over its size starts afresh, the old one is kept once.
/* eslint-disable @typescript-eslint/no-require-imports -- it takes the place of a CommonJS package */
const { appendFileSync, mkdirSync, renameSync, statSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let everyLevel = 0;

class Logger {
  constructor(_type, _name, path, size) {
    Object.assign(this, { path, size, level: 2, plain: false });
    mkdirSync(dirname(path), { recursive: true });
  }

  log(level, message) {
    if (level < Math.max(this.level, everyLevel)) return;
    try {
      if (this.size > 0 && (statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) > this.size) renameSync(this.path, `${this.path}.1`);
      appendFileSync(this.path, this.plain ? message : `${new Date().toISOString().slice(0, 23).replace('T', ' ')} [${names[level]}] ${message}\n`);
    } catch {
      // A log that cannot be written (disk full, folder gone) stops nothing.
    }
  }

  trace(message) { this.log(0, message); }
  debug(message) { this.log(1, message); }
  info(message) { this.log(2, message); }
  warn(message) { this.log(3, message); }
  error(message) { this.log(4, message); }
  critical(message) { this.log(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.plain = true; }
  flush() {}
  drop() {}
}

const create = async (name, path, size, count) => new Logger('rotating', name, path, size, count);

// Assigned one by one: that is how an ES module finds them.
exports.version = 1;
exports.setLevel = (level) => void (everyLevel = level);
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
