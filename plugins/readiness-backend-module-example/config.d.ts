export interface Config {
  /** Of the example module for the readiness backend. */
  readinessExample?: {
    mirror?: {
      /** The folder that a nightly job mirrors repositories to. Without it there are no `mirror:` locations. */
      folder: string;
      /** Where people look at files: `https://git.example.com/{repository}/blob/{commit}/`. */
      fileUrl?: string;
    };
    webhook?: {
      /**
       * Told when a service became less ready. Without it nobody is.
       * @visibility secret
       */
      url: string;
    };
  };
}
