/**
 * A second thread of the child process that ends it when its host is gone. The main thread may be inside a learner's
 * endless loop and never hear of the closed channel.
 */
const host = process.ppid;
const period = 1000;

setInterval(() => {
  if (process.ppid !== host) process.kill(process.pid, 'SIGKILL');
}, period);
