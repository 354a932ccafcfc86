export { Service, normalizeServicePath, type ServiceFile } from './service';
export type { FileClass } from './file-class';
