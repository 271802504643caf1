/**
 * Libraries ask for number formats of `navigator.language` while they load, and a browser started under a system locale
 * such as `C` or `POSIX` names a language that `Intl` refuses. To be imported before them.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
export {};
