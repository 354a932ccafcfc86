export { areaSummary, wordsOf, type AreaWords } from './area-summary';
export { executiveSummary } from './executive-summary';
export { conclusion } from './conclusion';
