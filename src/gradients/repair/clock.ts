/** Milliseconds that this process has worked: a busy machine must not cut a search short. */
export function workedMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
