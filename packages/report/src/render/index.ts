export { renderMarkdown, type MarkdownOptions } from './markdown';
