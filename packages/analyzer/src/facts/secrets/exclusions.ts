const allowed =
  /gitleaks:allow|pragma:\s*allowlist[ -]?(?:nextline\s+)?secret|trufflehog:ignore|secretlint-disable|nosecret|noqa:\s*S10[5-7]|nosec\b|detect-secrets|ggignore|kics-scan ignore|semgrep:ignore|nosemgrep/i;

/** Whether the line, or the one above it, carries the comment by which other scanners let it pass. */
export function isAllowed(lines: readonly string[], line: number): boolean {
  return [lines[line - 1], lines[line - 2]].some(
    text => text !== undefined && allowed.test(text.slice(0, 2_000)),
  );
}

/** Whether a file is encrypted as a whole, or value by value: SOPS, Ansible Vault, sealed secrets, age. */
export function isEncryptedText(text: string): boolean {
  const head = text.slice(0, 4_000);
  return (
    /^\$ANSIBLE_VAULT|^\0?GITCRYPT|BEGIN AGE ENCRYPTED FILE|^kind:\s*SealedSecret/m.test(
      head,
    ) || /ENC\[AES256_GCM/.test(text.slice(0, 100_000))
  );
}

/** Files whose name says that what they hold is encrypted. */
export function isEncryptedName(path: string): boolean {
  return (
    /\.(?:enc|age|gpg|asc|sealed)(?:\.\w+)?$/i.test(path) &&
    !/private/i.test(path)
  );
}
