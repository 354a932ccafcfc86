/** What names of production's files say. */
export const productionWord =
  /^(?:prod|production|deploy|deployment|release|stack|swarm|selfhost(?:ed)?|onprem)$/;

/** What names of developers' files and services say. */
export const developmentWord =
  /^(?:dev|devel|develop|development|local|localhost|debug|tests?|testing|ci|e2e|playwright|cypress|regtest|mock|sandbox|playground|override|devcontainer|integration)$/;

/** The words of a compose file's name, and of the folders between it and the tree's root that speak of its use. */
export function nameWords(path: string): string[] {
  return path
    .toLowerCase()
    .split('/')
    .flatMap(step => step.replace(/\.ya?ml$/, '').split(/[.\-_]/));
}
