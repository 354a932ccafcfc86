import { render, screen } from '@testing-library/react';
import { Prose, Sentence } from './Prose';

describe('Sentence', () => {
  it('sets code and strong words', () => {
    const { container } = render(
      <Sentence text="Remove `--reload` **now**, not `later`." />,
    );
    expect(container.innerHTML.replace(/ class="[^"]*"/g, '')).toBe(
      'Remove <code>--reload</code> <strong>now</strong>, not <code>later</code>.',
    );
  });

  it.each([
    'src/__init__.py and *.py',
    '<img src=x onerror=alert(1)>',
    '[click](javascript:alert(1)) ![x](https://tracker.example)',
    'an open ` backtick and ** stars',
  ])('shows everything else as it stands: %s', text => {
    const { container } = render(<Sentence text={text} />);
    expect(container.textContent).toBe(text);
    expect(container.children).toHaveLength(0);
  });
});

describe('Prose', () => {
  it('makes paragraphs and lists', () => {
    render(
      <Prose
        text={'One\nline.\n\n- first\n- **second**\n\n\n1. do\n2. then\n'}
      />,
    );
    expect(screen.getByText('One line.').tagName).toBe('P');
    const [bullets, numbers] = screen.getAllByRole('list');
    expect(bullets.tagName).toBe('UL');
    expect(bullets.textContent).toBe('firstsecond');
    expect(numbers.tagName).toBe('OL');
    expect(numbers.textContent).toBe('dothen');
  });

  it('shows nothing of an empty text', () => {
    const { container } = render(<Prose text={'\n \n'} />);
    expect(container.textContent).toBe('');
  });
});
