export {
  committedSecretsOf,
  type CommittedSecret,
  type CommittedSecrets,
} from './scan';
