import { ecosystemOf, languageOf } from './languages';

describe('languageOf', () => {
  it.each([
    ['app/main.py', 'Python', 'python'],
    ['src/Order.kt', 'Kotlin', 'jvm'],
    ['app/Order.php', 'PHP', 'php'],
    ['resources/views/order.blade.php', 'Blade', undefined],
    ['Pages/Order.cshtml', 'Razor', undefined],
    ['Makefile', undefined, undefined],
  ])('%s is %s', (path, language, ecosystem) => {
    expect(languageOf(path)).toBe(language);
    expect(ecosystemOf(languageOf(path))).toBe(ecosystem);
  });
});
