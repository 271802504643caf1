export function installNative(options: { say(line: string): void; signal?: AbortSignal; download?: boolean }): Promise<string>;
