export function nativeFolder(): string;
export function packageWithAddon(modules: string): string | undefined;
