/* eslint-disable no-script-url -- what must not become a link */
import { isWebAddress, sourceUrl } from './SourceLink';

const links = {
  file: 'https://git.example.com/shop/orders/blob/4f2a/',
  lineAnchor: '#L{line}',
};

describe('sourceUrl', () => {
  it('leads to the line at the commit', () => {
    expect(sourceUrl(links, 'backend/Dockerfile', 47)).toBe(
      'https://git.example.com/shop/orders/blob/4f2a/backend/Dockerfile#L47',
    );
  });

  it('leads to the file where there is no line, or no way to link to one', () => {
    const file = 'https://git.example.com/shop/orders/blob/4f2a/a.py';
    expect(sourceUrl(links, 'a.py')).toBe(file);
    expect(sourceUrl({ file: links.file }, 'a.py', 3)).toBe(file);
  });

  it('escapes what a path may contain', () => {
    expect(sourceUrl(links, 'a b/#c?d%.py')).toBe(
      'https://git.example.com/shop/orders/blob/4f2a/a%20b/%23c%3Fd%25.py',
    );
  });

  it.each(['javascript:alert(1)//', 'data:text/html,', '/relative/', ''])(
    'makes no link of %s',
    file => {
      expect(sourceUrl({ file }, 'a.py')).toBeUndefined();
    },
  );
});

describe('isWebAddress', () => {
  it.each([
    ['https://example.com', true],
    ['HTTP://example.com', true],
    ['javascript:alert(1)', false],
    ['//example.com', false],
    ['https:example.com', false],
  ])('%s: %s', (address, expected) => {
    expect(isWebAddress(address)).toBe(expected);
  });
});
