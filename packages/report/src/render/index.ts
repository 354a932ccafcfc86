export { renderMarkdown, type MarkdownOptions } from './markdown';
export { renderSarif } from './sarif';
export { renderJunit } from './junit';
export { renderText, type TextOptions } from './text';
