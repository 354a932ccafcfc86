export { EntityFollowUpCard } from './EntityFollowUpCard';
export { HomeCard } from './HomeCard';
export { HomeWidget } from './HomeWidget';
export { SearchResultItem, searchDocumentType } from './SearchResultItem';
