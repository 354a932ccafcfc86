export { renderMarkdown, type MarkdownOptions } from './markdown';
export { renderSarif } from './sarif';
export { renderJunit } from './junit';
export { renderText } from './text';
export type { TextOptions } from './page';
