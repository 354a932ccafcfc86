export {
  catalogDescriptorOf,
  isBeforeProduction,
  type CatalogDescriptor,
} from './catalog-descriptor';
export { codeOwnersOf, type CodeOwners } from './code-owners';
export {
  documentPagesOf,
  readmeOf,
  type DocumentPage,
  type Heading,
} from './pages';
export { runbookOf, type Runbook } from './runbook';
