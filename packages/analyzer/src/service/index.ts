export {
  Service,
  normalizeServicePath,
  type ServiceDescriptor,
  type ServiceFile,
} from './service';
export type { FileClass } from './file-class';
