/** A place in a file. */
export interface CsrfPlace {
  path: string;
  line: number;
}

/** How the service keeps other sites from acting with its users' cookies. @public */
export interface CsrfProtection {
  /** What makes browsers authenticate by themselves; empty where nothing does. */
  cookies: CsrfPlace[];
  /** Where protection is switched off. */
  off: CsrfPlace[];
  /** Sets such a cookie, and nothing protects it. */
  lacking: CsrfPlace[];
  /** What protects. */
  protection: CsrfPlace[];
  /** Cookies whose options are not in the tree. */
  unreadable: CsrfPlace[];
}

export function nothing(): CsrfProtection {
  return {
    cookies: [],
    off: [],
    lacking: [],
    protection: [],
    unreadable: [],
  };
}

/** Handlers that other servers call, with a signature instead of a cookie. */
export const calledByServers =
  /webhook|web_hook|hooks?\b|callback|notif|\bipn\b|stripe|paypal|twilio|slack|github|gitlab|sendgrid|mailgun|postmark|signature|hmac|api_?key|x-api|authorization|bearer|saml|oauth|omniauth|social_?auth|do_complete|\bacs\b|\bsso\b|metrics|health|inbound|incoming/i;
