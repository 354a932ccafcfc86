export {
  Service,
  normalizeServicePath,
  type Fact,
  type ServiceDescriptor,
  type ServiceFile,
} from './service';
export type { FileClass } from './file-class';
